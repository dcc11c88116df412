export default function ({ data }) {
  const page = document.querySelector("[data-testid=stMain]")
  page.lang = data.lang
  page.dir = data.dir
  return () => { page.removeAttribute("lang"); page.removeAttribute("dir") }
}
