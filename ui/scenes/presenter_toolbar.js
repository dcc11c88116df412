const TIMER = "atlas:presenting"
const BAR = 52
const PHONE = 900 // pixels of width under which a screen is held in the hand
const WHOLE = 836 // pixels that a chart with letters for the back row (24) needs to be wide
const USUAL = 1280 // pixels of width of a projector
const SMALLEST = 0.5 // of these letters in the hand
const LEAST_BELOW = 24 // left under a chart, its key and source
const MATTERS = "li, tr, [class*=st-key-cards_] *" // what is left out of these is said; notes and sources stand on the page
const CHART = "[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]"
const TABLE = "[data-testid=stDataFrame]"
const FIGURE = `${CHART}, ${TABLE}`
const TABLE_ROW = 35 // pixels, before its zoom
const MAP = "path[aria-roledescription=geoshape]"
const PATIENCE = 3000 // milliseconds after which a scene is asked for again
const TRIES = 5
const running = new WeakMap()
const askedForDrawing = new WeakMap()
// The scene that the keys have reached, until it is shown, however long that takes, and the one that the server was asked for.
// It is asked for one at a time: a browser that runs behind loses its connection when many answers are under way.
let wanted = null
let asked = null
let presentation = null

export default function (component) {
  const { data, parentElement: root } = component
  const now = running.get(root) ?? begin(root)
  now.component = component
  if (data.begun && presentation !== data.begun) {
    wanted = asked = null
    presentation = data.begun
  }
  if (asked?.number === data.number) asked = null
  if (wanted === data.number && !asked) wanted = null
  if (isDone(now.pressed, data.phase)) now.pressed = null
  show(root, data)
  followBlack(root, now, data.black)
  if (root.querySelector(".timer")) {
    root.querySelector(".timer").dataset.due = data.due || ""
    keepTime(root, data.begun)
  }
  if (wanted !== null && !asked) ask(now)
  // When data change fast, Streamlit clears up after an earlier call once a later one has begun: the keys must stay alive.
  return () => {
    if (now.component !== component) return
    now.stop()
    running.delete(root)
  }
}

// Listens once for as long as the bar stands; what it acts on is the newest state.
function begin(root) {
  const now = { component: null }
  running.set(root, now)
  const act = what => actions[what]?.(root, now)
  const onKey = event => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const black = root.querySelector(".black")
    if (black && !black.hidden) {
      event.preventDefault()
      return act("black")
    }
    const inside = event.composedPath()[0]
    if (inside instanceof Element && inside.closest("input, textarea, select, [contenteditable=true]")) return
    const onControl = inside instanceof Element && inside.closest("button, a, summary, [role=button]")
    if (onControl && (event.key === " " || event.key === "Enter")) return
    const what = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (what && !event.repeat) {
      event.preventDefault()
      act(what)
    }
  }
  for (const button of root.querySelectorAll("[data-do]")) button.onclick = () => act(button.dataset.do)
  if (root.querySelector(".black")) root.querySelector(".black").onclick = () => act("black")
  document.addEventListener("keydown", onKey)
  const tick = setInterval(() => {
    if (root.querySelector(".timer")) showTime(root)
    askAgain(now)
    if (now.darkened) followBlack(root, now, now.component.data.black)
  }, 500)
  const fitting = setInterval(() => fit(root), 250)
  now.stop = () => {
    document.removeEventListener("keydown", onKey)
    clearInterval(tick)
    clearInterval(fitting)
  }
  return now
}

const keys = {
  ArrowRight: "next", PageDown: "next", Enter: "next", n: "next",
  ArrowLeft: "previous", PageUp: "previous", p: "previous",
  Home: "first", End: "last",
  g: "cover", " ": "cover", c: "close", b: "black", ".": "black", q: "code", v: "presenter", Escape: "end",
}

const actions = {
  next: (root, now) => go(root, now, target(now) + 1),
  previous: (root, now) => go(root, now, target(now) - 1),
  first: (root, now) => go(root, now, 1),
  last: (root, now) => go(root, now, now.component.data.count),
  cover: (root, now) => setPhase(now, phaseAhead(now) === "revealed" ? "asked" : "revealed"),
  close: (root, now) => {
    const phase = phaseAhead(now)
    if (phase !== "revealed") setPhase(now, phase === "asked" ? "closed" : "asked")
  },
  black: (root, now) => {
    const black = root.querySelector(".black")
    const wanted = black ? black.hidden : !now.component.data.black
    darken(root, wanted)
    if (black && !now.component.data.presenter) return // no other screen follows
    now.darkened = { wanted, at: performance.now() }
    now.component.setTriggerValue(wanted ? "black" : "light", true)
  },
  presenter: (root, now) => {
    if (now.component.data.presenter) window.open(now.component.data.presenter, "_blank", "noopener")
  },
  // The full link stands there at once; the short one takes its place as soon as the server has it.
  code: (root, now) => {
    const code = root.querySelector(".code")
    if (!code) return
    code.hidden = !code.hidden
    root.querySelector("[data-do=code]").setAttribute("aria-expanded", String(!code.hidden))
    if (!code.hidden) now.component.setTriggerValue("want_code", true)
  },
  end: (root, now) => {
    if (!root.querySelector(".code")) return
    if (!root.querySelector(".code").hidden) return actions.code(root, now)
    sessionStorage.removeItem(TIMER)
    wanted = asked = null
    now.component.setTriggerValue("end", true)
  },
}

// Of the scene that was seen when it was pressed: the server may be at another already, which nobody has guessed at yet.
function setPhase(now, phase) {
  const { number } = now.component.data
  now.pressed = { number, phase, seen: now.component.data.phase, at: performance.now() }
  now.component.setTriggerValue(`${phase}_${number}`, true)
}

// Whether the server knows what was pressed; what another screen has revealed in the meantime it does not close.
function isDone(pressed, phase) {
  return pressed?.phase === phase || (phase === "revealed" && pressed?.phase === "closed" && pressed.seen !== phase)
}

// What was pressed last, until the server knows it or does not answer: a key may come before the answer to the one before it.
function phaseAhead(now) {
  const { number, phase } = now.component.data
  const { pressed } = now
  return pressed?.number === number && performance.now() - pressed.at < PATIENCE ? pressed.phase : phase
}

// What was pressed here holds until the server knows it, or does not answer.
function followBlack(root, now, isBlack) {
  const { darkened } = now
  if (darkened && darkened.wanted !== isBlack && performance.now() - darkened.at < PATIENCE) return
  if (darkened || now.black !== isBlack) darken(root, isBlack)
  now.darkened = null
  now.black = isBlack
}

function darken(root, wanted) {
  const black = root.querySelector(".black")
  if (!black || black.hidden !== wanted) return
  black.hidden = !wanted
  if (wanted) black.focus()
  else root.querySelector("[data-do=black]").focus()
}

function target(now) {
  return wanted ?? now.component.data.number
}

function go(root, now, number) {
  const { count, number: shown } = now.component.data
  const scene = Math.min(Math.max(number, 1), count)
  if (root.querySelector(".code")?.hidden === false) actions.code(root, now)
  if (scene === shown && scene === target(now)) return
  wanted = scene
  if (!asked || asked.tries > 1) ask(now)
}

function ask(now, tries = 1) {
  // A presenter view may be behind once it is connected again: the room is not to go back to where it had been left.
  if (now.component.data.can_close !== undefined && (asked?.lost || !isConnected())) {
    wanted = asked = null
    return
  }
  asked = { number: wanted, at: performance.now(), tries }
  now.component.setTriggerValue(`go_${wanted}`, true)
}

function isConnected() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED"
}

function askAgain(now) {
  if (!asked) return
  if (!isConnected()) asked.lost = true
  else if (asked.lost) ask(now)
  if (asked.lost || performance.now() - asked.at < PATIENCE) return
  if (asked.tries < TRIES) ask(now, asked.tries + 1)
  else wanted = asked = null
}

function show(root, data) {
  root.querySelector(".counter").textContent = `${data.number} of ${data.count}`
  root.querySelector("[data-do=previous]").disabled = data.number <= 1
  root.querySelector("[data-do=next]").disabled = data.number >= data.count
  const isRevealed = data.phase === "revealed"
  root.querySelector("[data-do=cover]").textContent = isRevealed ? "Hide" : "Reveal"
  if (data.can_close !== undefined) return showRemote(root, data, isRevealed)
  root.querySelector("[data-do=presenter]").hidden = !data.presenter
  const picture = root.querySelector(".code img")
  picture.hidden = !data.code
  if (data.code) picture.src = data.code
  root.querySelector(".too-long").hidden = Boolean(data.code)
  root.querySelector(".link").textContent = data.link
  root.querySelector(".note").textContent = data.note
}

function showRemote(root, data, isRevealed) {
  const close = root.querySelector("[data-do=close]")
  close.textContent = data.phase === "closed" ? "Open question" : "Close question"
  close.disabled = isRevealed || !data.can_close
  const black = root.querySelector("[data-do=black]")
  black.textContent = data.black ? "Show screen" : "Black screen"
  black.setAttribute("aria-pressed", String(data.black))
}

// Since the start of this presentation; a reload has no start of its own and goes on with the one kept.
function keepTime(root, begun) {
  const kept = read()
  if (!kept || (begun && kept.begun !== begun)) {
    sessionStorage.setItem(TIMER, JSON.stringify({ begun, since: Date.now() }))
  }
  showTime(root)
}

function showTime(root) {
  const kept = read()
  const seconds = kept ? Math.max(0, Math.round((Date.now() - kept.since) / 1000)) : 0
  const timer = root.querySelector(".timer")
  const { due } = timer.dataset
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
  timer.textContent = due ? `${time} / ${due}:00` : time
  timer.classList.toggle("late", Boolean(due) && seconds > 60 * due)
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(TIMER))
  } catch {
    return null
  }
}

// Charts as large as leaves all of them on the screen; on a phone, which scrolls, as wide as it, in smaller letters.
function fit(root) {
  const shown = document.querySelector(".st-key-presented")
  const rest = root.querySelector(".rest")
  if (!rest) return
  if (!shown) {
    rest.hidden = true
    return
  }
  const isPhone = window.innerWidth < PHONE
  const scroller = document.querySelector("[data-testid=stMain]")
  if (!isPhone) scroller.scrollTop = 0
  sourcesFirst(shown)
  const widest = Math.min(2.4, Math.max(isPhone ? SMALLEST : 1, shown.clientWidth / WHOLE))
  for (const chart of shown.querySelectorAll(CHART)) {
    const frame = chart.closest("[data-testid=stElementContainer]")
    const zoom = Number(frame.style.zoom) || 1
    const box = chart.getBoundingClientRect()
    if (!box.height) continue
    const top = box.top + scroller.scrollTop
    const below = Math.min(keyAndSources(frame), 0.3 * window.innerHeight)
    const room = window.innerHeight - BAR - below - (isPhone ? Math.min(top, 0.4 * window.innerHeight) : top)
    const isCanvas = chart.dataset.testid === "stDeckGlJsonChart"
    const map = frame.querySelector(MAP) && frame.closest(".st-key-country_map, .st-key-region_map")
    if (map && !isPhone) {
      stretch(map, room - legendUnder(shown, box))
      continue
    }
    const fitting = fittingZoom(isCanvas, isPhone, widest, (room * zoom) / box.height)
    if (Math.abs(fitting - zoom) > 0.02) {
      const hundredths = Math.floor(100 * fitting)
      frame.style.zoom = hundredths / 100
      if (isCanvas) continue
      // Streamlit makes a chart as many pixels wide as its frame looks, which zoom then enlarges: not beyond the edge.
      frame.style.width = `${Math.floor(100000 / hundredths) / 10}%`
      frame.style.maxWidth = "none"
    } else if (isDrawnForAnotherWidth(chart, frame)) askForDrawing(frame)
    else askedForDrawing.delete(frame)
  }
  cut(root, shown, isPhone)
}

function fittingZoom(isCanvas, isPhone, widest, highest) {
  if (isCanvas) return Math.max(0.6, Math.min(Math.max(1, window.innerWidth / USUAL), highest))
  return isPhone ? Math.min(1, widest) : Math.max(1, Math.min(widest, highest))
}

// Streamlit may miss that its place has another width, when much changes at once: values at the end would be cut.
function isDrawnForAnotherWidth(chart, frame) {
  const picture = chart.querySelector("svg")
  if (!picture) return false
  const zoom = Number(frame.style.zoom) || 1 // enlarges the picture, and not what the frame takes of the screen
  return picture.getBoundingClientRect().width > zoom * frame.getBoundingClientRect().width + 2
}

// It looks again when the width changes, be it by a pixel or two; asked too fast, a slow browser draws and draws.
function askForDrawing(frame) {
  const { tries = 0, at = -Infinity } = askedForDrawing.get(frame) ?? {}
  if (performance.now() - at < 200 * 2 ** Math.min(tries, TRIES)) return
  askedForDrawing.set(frame, { tries: tries + 1, at: performance.now() })
  frame.style.width = `${(parseFloat(frame.style.width) || 100) + (tries % 2 ? 0.2 : -0.2)}%`
}

// A map fills the height that its container has.
function stretch(map, room) {
  const height = `${Math.max(200, Math.round(room))}px`
  for (const one of [map, map.parentElement]) {
    if (one.style.height === height) continue
    one.style.setProperty("height", height, "important")
    one.style.flex = "none"
  }
}

function legendUnder(shown, box) {
  const legends = new Set([...shown.querySelectorAll(".legend_key")].map(key => key.closest("[data-testid=stHtml]")))
  const heights = [...legends].map(legend => legend.getBoundingClientRect()).filter(one => one.top > box.top)
  return heights.reduce((sum, one) => sum + one.height + 8, 0)
}

// Nothing is sliced, and nothing scrolls: what does not fit as a whole is left out, with a sentence where it matters.
function cut(root, shown, isPhone) {
  const rest = root.querySelector(".rest")
  const parts = [...shown.querySelectorAll("p, li, h3, h4, tr, caption, [data-testid=stHtml] > div")]
  const blocks = [...shown.querySelectorAll("[data-testid=stVerticalBlock]")].filter(isFrameOfText)
  const boxes = [...blocks, ...shown.querySelectorAll("[data-testid=stAlertContainer]")]
  const leave = end => {
    const beyond = isPhone ? [] : parts.filter(part => !hasRows(part) && part.getBoundingClientRect().bottom > end)
    for (const part of parts) part.toggleAttribute("data-beyond", beyond.includes(part))
    for (const box of boxes) {
      const inside = parts.filter(part => box.contains(part) && part.getBoundingClientRect().height)
      box.toggleAttribute("data-beyond", inside.length > 0 && inside.every(part => hasRows(part) || beyond.includes(part)))
    }
    return beyond.some(part => part.getBoundingClientRect().height && part.matches(MATTERS))
  }
  const end = window.innerHeight - BAR
  const cities = citiesBeyond(shown, isPhone ? Infinity : shown.getBoundingClientRect().right + 1)
  const isCut = [leave(end), cities.length > 0, !isPhone && cutTables(shown, end - Number(rest.dataset.height || 36))].includes(true)
  const without = cities.length ? `, without ${new Intl.ListFormat("en-GB").format(cities)}` : ""
  rest.textContent = `This is the beginning${without}: the page itself has the rest.`
  if (isCut) leave(end - Number(rest.dataset.height || 36))
  rest.hidden = !isCut
  if (isCut) rest.dataset.height = Math.ceil(rest.getBoundingClientRect().height)
}

// Of a table that is drawn as a picture, whole rows, and the line on its source; whether rows are left out.
function cutTables(shown, end) {
  const captions = [...shown.querySelectorAll("[data-testid=stCaptionContainer]")]
  const below = captions.reduce((sum, one) => sum + (sourceIn(one)?.getBoundingClientRect().height ?? 0), LEAST_BELOW)
  let isCut = false
  for (const table of shown.querySelectorAll(TABLE)) {
    const frame = table.closest("[data-testid=stElementContainer]")
    const row = TABLE_ROW * (Number(getComputedStyle(table).zoom) || 1)
    const room = end - below - frame.getBoundingClientRect().top
    const isLonger = Math.max(...[...table.children].map(part => part.getBoundingClientRect().height)) > room // it shrinks itself
    const rows = Math.floor(room / row)
    frame.style.maxHeight = isLonger ? `${rows > 1 ? rows * row : 0}px` : ""
    isCut ||= isLonger
  }
  return isCut
}

// Cities whose columns the edge of the screen would slice: these are left out whole.
function citiesBeyond(shown, edge) {
  const cells = [...shown.querySelectorAll(".side-table :is(th, td)")]
  for (const cell of cells) cell.toggleAttribute("data-beyond", cell.colSpan === 1 && cell.getBoundingClientRect().right > edge)
  return cells.filter(cell => cell.matches("thead [data-beyond]")).map(cell => cell.querySelector("b").textContent)
}

// Nothing is left of one whose texts are all left out.
function isFrameOfText(block) {
  return parseFloat(getComputedStyle(block).borderTopWidth) > 0 && !block.querySelector(CHART)
}

// Of a table or a list some rows may fit, which are parts of their own.
function hasRows(part) {
  return part.matches("div") && part.querySelector("tr, li")
}

// Of what there is to read, whom the figures come from stands first, in sight under the chart or table.
function sourcesFirst(shown) {
  for (const caption of shown.querySelectorAll("[data-testid=stCaptionContainer]")) {
    const source = sourceIn(caption.parentElement)
    if (!source) continue
    let part = caption.closest("[data-testid=stElementContainer]")
    while (part.parentElement !== shown && !part.parentElement.querySelector(FIGURE)) part = part.parentElement
    const isFigure = one => one.querySelector(FIGURE) && ["1", "2"].includes(getComputedStyle(one).order)
    if ([...part.parentElement.children].some(isFigure)) part.style.order = "2"
    if (!source.previousElementSibling) continue
    Object.assign(source.parentElement.style, { display: "flex", flexDirection: "column" })
    source.style.order = "-1"
  }
}

function sourceIn(part) {
  return [...part.querySelectorAll("[data-testid=stCaptionContainer] p")].find(one => /^Sources?:/.test(one.textContent))
}

// The key of colours and the source, without the notes that follow it.
function keyAndSources(frame) {
  const beside = [...frame.parentElement.children].filter(other => other !== frame && getComputedStyle(other).order === "2")
  const height = other => (sourceIn(other) ?? other).getBoundingClientRect().height
  return beside.reduce((sum, other) => sum + height(other) + 8, LEAST_BELOW)
}
