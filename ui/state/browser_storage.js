export default function ({ data, setStateValue }) {
  const name = "atlas:" + data.name
  const mark = name + ":asked"
  const store = data.of_tab ? window.sessionStorage : window.localStorage
  const held = store.getItem(name) ?? ""
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
