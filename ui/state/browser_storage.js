export default function ({ data, setStateValue }) {
  const name = "atlas:" + data.name
  const mark = name + ":asked"
  const store = data.of_tab ? window.sessionStorage : window.localStorage
  const held = store.getItem(name) ?? ""
  // What another tab writes is told at once. One listener serves all names, each with what its latest call gave.
  const tell = (window.atlasTells ??= new Map())
  if (tell.size === 0) {
    window.addEventListener("storage", (event) => tell.get(event.key)?.(event.newValue ?? ""))
  }
  tell.set(name, (text) => data.followed && setStateValue("told", `${data.asked} ${Date.now()} ${text}`))
  const isNews = held !== "" && held !== data.text && window.sessionStorage.getItem(mark) !== data.asked
  if (!data.answered && (isNews || data.expected)) {
    setStateValue("found", data.asked + held)
    return
  }
  window.sessionStorage.setItem(mark, data.asked)
  if (data.text === "") {
    store.removeItem(name)
  } else {
    store.setItem(name, data.text)
  }
}
