let shown = null
export default function ({ data }) {
  if (shown !== null && shown !== data.step) {
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  }
  shown = data.step
}
