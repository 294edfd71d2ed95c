"use strict";
// The page of the worklist. A letter is text wherever it is shown: nothing here makes HTML of it.
const LEASE = Number(document.body.dataset.lease) * 1000;
const RANK = ["present", "possible", "absent", "historical", "hypothetical", "family"];
const SAYS = { possible: "?", absent: "no", historical: "past", hypothetical: "if", family: "family" };
const FOUND = { rules: "found by the rules", model: "found by the tagger", both: "found by rules and tagger", given: "marked by a person" };
const FIELDS = ["concept", "assertion", "laterality", "value", "outcome", "type", "about"];
const HINT = $("explain").textContent;
const names = new Map([...$("m-concept").options].map((o) => [o.value, o.text]));
let held = null; // the letter in hand, as the service gave it
let points = []; // its characters, by code point
let marks = []; // {key, index, was, now}: index and was are null for one that is added, now for one that is taken away
let draft = null; // the mark in the editor: {key, start, end}
let renewed = 0;
let added = 0;
let isListFailing = false;
let isBusy = false; // whether the service is being asked for a letter or told of one
let selecting = false; // whether the click to come only ends a selection

// ---- what marks there are ----

const said = (mention) => Object.fromEntries(["start", "end", ...FIELDS].map((name) => [name, mention[name]]));
const same = (one, other) => ["start", "end", ...FIELDS].every((name) => String(one[name] ?? "") === String(other[name] ?? ""));
const changes = () => marks.flatMap(({ index, was, now }) => {
  if (index === null) { return now ? [{ do: "add", to: now }] : []; }
  if (!now) { return [{ do: "delete", mention: index }]; }
  return same(was, now) ? [] : [{ do: "change", mention: index, to: now }];
});
const quoted = (start, end) => points.slice(start, end).join("").replace(/\s+/g, " ");
const described = (mention) => [
  names.get(mention.concept) || mention.concept,
  mention.assertion === "present" ? "" : mention.assertion,
  mention.laterality, mention.value, mention.type, mention.outcome, mention.about,
].filter((part) => part !== null && part !== undefined && part !== "").join(", ").replaceAll("_", " ");
const isChanged = (mark) => mark.index === null || !mark.now || !same(mark.was, mark.now);
// The marks that a reason of the program rests on, if they are still there.
const restsOn = (index) => {
  const wanted = held.result.mentions[index];
  return wanted ? marks.filter(({ now }) => now && now.concept === wanted.concept && now.start < wanted.end && wanted.start < now.end) : [];
};

// ---- the letter ----

const drawText = () => {
  const spans = marks.filter((mark) => mark.now && !(draft && draft.key === mark.key)).map((mark) => ({ ...mark.now, key: mark.key, own: isChanged(mark), found: mark.found }));
  if (draft) { spans.push({ start: draft.start, end: draft.end, key: draft.key, edited: true, assertion: $("m-assertion").value }); }
  const cuts = [...new Set([0, points.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const pieces = cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1];
    const over = spans.filter((s) => s.start <= start && end <= s.end);
    const words = points.slice(start, end).join("");
    if (!over.length) { return element("span", words, { "data-at": start }); }
    const leading = over.reduce((a, b) => (RANK.indexOf(b.assertion) < RANK.indexOf(a.assertion) ? b : a));
    const made = element("mark", words, { "data-at": start, "data-m": over.map((s) => s.key).join(" "), class: leading.assertion });
    made.classList.toggle("edited", over.some((s) => s.edited));
    made.classList.toggle("own", over.some((s) => s.own));
    const ends = over.filter((s) => s.end === end && SAYS[s.assertion]).map((s) => SAYS[s.assertion]);
    if (ends.length) { made.dataset.says = [...new Set(ends)].join(" "); }
    if (over.some((s) => s.start === start)) { made.tabIndex = 0; made.setAttribute("role", "button"); }
    made.title = over.filter((s) => s.concept).map((s) => [described(s), s.found].filter(Boolean).join(" · ")).join("; ");
    return made;
  });
  $("text").replaceChildren(...pieces);
};

const drawMarks = () => {
  const inOrder = [...marks].sort((a, b) => (a.now || a.was).start - (b.now || b.was).start);
  $("marks").replaceChildren(...inOrder.map((mark) => {
    const mention = mark.now || mark.was;
    const button = element("button", "", { type: "button", "data-key": mark.key, "data-m": mark.key });
    button.append(element("q", quoted(mention.start, mention.end)), ` ${described(mention)}${mark.now ? "" : ": taken away; press to bring it back"}`);
    button.className = mark.now ? (isChanged(mark) ? "own" : "") : "gone";
    const item = element("li");
    item.append(button);
    return item;
  }));
};

const drawReasons = () => {
  $("reasons").replaceChildren(...held.result.decision.reasons.map((reason) => {
    const on = reason.mentions.flatMap(restsOn);
    const item = element("li", `${reason.statement} `, { class: "reason", "data-m": on.map((mark) => mark.key).join(" "), tabindex: 0 });
    item.append(element("span", `${reason.rule}: ${reason.sources.join("; ")}`, { class: "sources" }));
    const quotes = element("ul", "", { class: "quotes" });
    for (const { now } of on) {
      const line = element("li");
      line.append(element("q", quoted(now.start, now.end), { class: "quote" }), element("span", ` ${described(now)}`, { class: "what" }));
      quotes.append(line);
    }
    item.append(quotes);
    return item;
  }));
};

const draw = () => { drawText(); drawMarks(); drawReasons(); };

const list = (id, items) => {
  $(id).replaceChildren(...items.map((item) => element("li", item)));
  $(`${id}-part`).hidden = !items.length;
};

const show = (letter, before = "") => {
  held = letter;
  renewed = Date.now();
  points = [...letter.shown].map((c, i, all) => (c !== "\r" ? c : all[i + 1] === "\n" ? "\u200b" : "\n"));
  marks = letter.mentions.map((mention, index) => ({ key: index, index, was: said(mention), now: said(mention), found: FOUND[mention.source] }));
  draft = null;
  const decision = letter.result.decision;
  $("letter").className = `view ${decision.category}`;
  $("letter-id").textContent = letter.letter.id;
  $("category").textContent = capital(decision.category);
  $("urgency").textContent = decision.urgency === "none" ? "No scan" : capital(decision.urgency);
  $("urgency").className = `urgency ${decision.urgency}`;
  $("review").hidden = !decision.needs_review;
  const given = Object.entries(letter.given).map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value).replaceAll("_", " ")}`);
  $("by").textContent = `${given.length ? `Given: ${given.join(", ")}. ` : ""}Guideline ${decision.guideline}. Read by ${Object.values(letter.result.model).join(" ")}.`;
  list("asks", decision.missing.map((fact) => fact.question));
  list("safety", decision.safety.map((code) => names.get(code) || code));
  list("before", letter.decided.map((one) => `${new Date(one.at).toLocaleString()}, ${one.who}: ${one.category}, ${one.urgency}${one.reason ? `. ${one.reason}` : ""}`));
  $("form").reset();
  $("editor").hidden = true;
  $("problem").hidden = true;
  $("desk").hidden = false;
  enable();
  draw();
  $("status").textContent = `${before}Letter ${letter.letter.id}: ${decision.category}, ${decision.urgency}.`;
  $("desk").focus({ preventScroll: true });
  window.scrollTo(0, 0);
};

const enable = () => {
  for (const id of ["release", "add"]) { $(id).disabled = !held; }
  for (const id of ["agree", "do-override"]) { $(id).disabled = !held || isBusy; }
  $("next").disabled = Boolean(held);
};

// ---- correcting a mark ----

const edit = (key, span, fields) => {
  draft = { key, start: span.start, end: span.end };
  for (const name of FIELDS) { $(`m-${name}`).value = fields[name] ?? (name === "assertion" ? "present" : ""); }
  $("editor-title").textContent = key === "new" ? "A new mark" : "This mark";
  $("remove").hidden = key === "new";
  $("editor").hidden = false;
  fit();
  drawDraft();
  $("editor").scrollIntoView({ block: "nearest" });
  $("m-concept").focus({ preventScroll: true });
};
const drawDraft = () => { $("quoted").textContent = `“${quoted(draft.start, draft.end)}”`; drawText(); };
// Which fields a concept has; what it can't have is emptied.
const fit = () => {
  for (const label of document.querySelectorAll("[data-of]")) {
    label.hidden = label.dataset.of !== $("m-concept").value;
    if (label.hidden) { label.querySelector("select").value = ""; }
  }
};
const close = () => { draft = null; $("editor").hidden = true; draw(); };
const drafted = () => {
  const now = { start: draft.start, end: draft.end };
  for (const name of FIELDS) { now[name] = $(`m-${name}`).value.trim() || null; }
  return now;
};
const isDrafting = () => {
  const mark = draft && marks.find((one) => one.key === draft.key);
  return Boolean(draft && !(mark && same(mark.now, drafted())));
};
// Whether the editor may be left; otherwise says what to do with what is in it.
const isSettled = () => {
  if (!isDrafting()) { return true; }
  $("status").textContent = "Keep or cancel the open mark first.";
  $("m-concept").focus();
  return false;
};
const keep = () => {
  const now = drafted();
  const mark = marks.find((one) => one.key === draft.key);
  const key = mark ? mark.key : `n${added++}`;
  if (mark) { mark.now = now; } else { marks.push({ key, index: null, was: null, now }); }
  close();
  focusMark(key);
};
const takeAway = () => {
  const mark = marks.find((one) => one.key === draft.key);
  if (mark.index === null) { marks = marks.filter((one) => one !== mark); } else { mark.now = null; }
  close();
  $("text").focus({ preventScroll: true });
};
const focusMark = (key) => {
  const found = document.querySelector(`#marks [data-key="${key}"]`);
  if (found) { found.focus({ preventScroll: true }); }
};
const editMark = (mark) => {
  if (!mark.now) { mark.now = mark.was; draw(); focusMark(mark.key); return; }
  edit(mark.key, mark.now, mark.now);
};

const place = (node, offset) => {
  if (!$("text").contains(node)) { return null; }
  if (node === $("text")) {
    const child = node.children[offset];
    return child ? Number(child.dataset.at) : points.length;
  }
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.at) + [...before].length;
};
const selected = () => {
  const selection = window.getSelection();
  if (!held || !selection.rangeCount || selection.isCollapsed) { return null; }
  const range = selection.getRangeAt(0);
  let start = place(range.startContainer, range.startOffset);
  if (start === null) { return null; }
  let end = place(range.endContainer, range.endOffset) ?? points.length;
  while (start < end && /[\s\u200b]/.test(points[start])) { start += 1; }
  while (start < end && /[\s\u200b]/.test(points[end - 1])) { end -= 1; }
  return start < end ? { start, end } : null;
};
const takeSelection = () => {
  const span = selected();
  if (!span) { return false; }
  window.getSelection().removeAllRanges();
  if (draft) { Object.assign(draft, span); drawDraft(); } else { edit("new", span, {}); }
  return true;
};
const words = () => {
  const found = [];
  points.forEach((c, i) => {
    const inWord = /[\p{L}\p{N}]/u.test(c);
    const last = found.at(-1);
    if (/[\s\u200b]/.test(c)) { return; }
    if (inWord && last && last.end === i && last.inWord) { last.end = i + 1; } else { found.push({ start: i, end: i + 1, inWord }); }
  });
  return found;
};
const move = (edge, by) => {
  const places = words().map((word) => word[edge]).filter((at) => (edge === "start" ? at < draft.end : at > draft.start));
  const found = by < 0 ? places.filter((at) => at < draft[edge]).at(-1) : places.find((at) => at > draft[edge]);
  if (found !== undefined) { draft[edge] = found; drawDraft(); }
};
const add = () => {
  if (!held || takeSelection()) { return; }
  const first = words().find((word) => word.inWord);
  if (first) { edit("new", first, {}); }
};

// ---- taking and deciding ----

const newClaim = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const claim = () => {
  const kept = sessionStorage.getItem("claim") || newClaim();
  sessionStorage.setItem("claim", kept);
  return kept;
};
// Lets go of the letter that was held by this claim, and of no other.
const drop = (sent) => {
  if ((held ? held.claim : sessionStorage.getItem("claim")) !== sent) { return; }
  held = draft = null;
  sessionStorage.removeItem("claim");
  enable();
};
const isUnsaved = () => held && (isDrafting() || changes().length || $("reason").value.trim());
// One at a time: what is pressed before the service has answered is about a letter nobody has read yet.
const alone = (act) => async (...given) => {
  if (isBusy) { $("status").textContent = "Wait for the answer, then press again."; return; }
  isBusy = true;
  enable();
  try { await act(...given); } finally { isBusy = false; enable(); }
};

const take = async (before) => {
  if (held) { return; }
  const sent = claim();
  try {
    const told = await ask("v1/worklist/next", { claim: sent });
    if (told.held) { show(told.held, before); } else { drop(sent); $("desk").hidden = true; $("status").textContent = `${before}No letter waits.`; }
  } catch (error) {
    if (error.told && error.told.code === "decided") { drop(sent); }
    tellProblem(error, "No letter");
  }
  refresh();
};
const next = alone(() => take(""));
const open = alone(async (id) => {
  if (isUnsaved() && !window.confirm("Leave this letter? What you changed in it isn't stored.")) { return; }
  try { show(await ask("v1/worklist/open", { id, claim: claim() })); } catch (error) { tellProblem(error, "Not opened"); }
  refresh();
});
const release = alone(async () => {
  if (!held || (isUnsaved() && !window.confirm("Give this letter back? What you changed in it isn't stored."))) { return; }
  const sent = held.claim;
  try { await ask("v1/worklist/release", { claim: sent }); } catch (error) { tellProblem(error, "Not given back"); return; }
  drop(sent);
  $("desk").hidden = true;
  $("status").textContent = "Given back.";
  refresh();
  $("next").focus();
});
const decide = alone(async (verdict) => {
  if (!held || !isSettled()) { return; }
  const sent = held.claim;
  let stored = "";
  try {
    const made = await ask("v1/worklist/decide", { claim: sent, id: held.letter.id, ...verdict, checked: $("checked").checked, changes: changes() });
    stored = `Stored: letter ${made.id} is ${made.category}, ${made.urgency}. `;
  } catch (error) {
    // Sent again, the same decision is answered and not repeated: nothing is lost by trying.
    tellProblem(error, "Not stored");
    if (error.told && ["not_held", "decided"].includes(error.told.code)) { drop(sent); }
    return;
  }
  drop(sent);
  await take(stored);
});
const override = () => {
  for (const id of ["to-category", "to-urgency", "reason"]) {
    if (!$(id).value.trim()) { $("status").textContent = "An override needs category, urgency and reason."; $(id).focus(); return; }
  }
  decide({ agree: false, override: { category: $("to-category").value, urgency: $("to-urgency").value, reason: $("reason").value.trim() } });
};
// Who works on a letter keeps it; who goes away gives it back when the lease runs out.
const alive = async () => {
  if (!held || Date.now() - renewed < LEASE / 3) { return; }
  renewed = Date.now();
  const sent = held.claim;
  try { await ask("v1/worklist/renew", { claim: sent }); } catch (error) {
    if (held && held.claim === sent) { tellProblem(error, "This letter may be with somebody else"); }
  }
};

// ---- the list ----

const refresh = async () => {
  try {
    const told = await ask(`v1/worklist?state=${$("state").value}`);
    if (isListFailing) { $("problem").hidden = true; }
    isListFailing = false;
    const total = (state) => Object.values(told.counts[state]).reduce((a, b) => a + b, 0);
    const waiting = told.counts.waiting;
    $("counts").replaceChildren(
      element("b", `${total("waiting")} waiting`), waiting.emergency ? element("span", `, ${waiting.emergency} emergency`, { class: "emergency" }) : "",
      `, ${waiting.urgent} urgent, ${total("held")} open, ${total("decided")} decided`,
    );
    $("rows").replaceChildren(...told.letters.map((one) => {
      const row = element("tr");
      const name = element("td");
      const button = element("button", one.id, { type: "button" });
      button.addEventListener("click", () => open(one.id));
      name.append(button);
      const urgency = element("td", one.urgency === "none" ? "no scan" : one.urgency, { class: `urgency ${one.urgency}` });
      const state = one.holder ? `with ${one.holder} until ${new Date(one.held_until).toLocaleTimeString()}` : one.state;
      row.append(name, urgency, element("td", one.category), element("td", new Date(one.added).toLocaleString()), element("td", state));
      return row;
    }));
  } catch (error) { isListFailing = true; tellProblem(error, "No list"); }
};

const light = (event) => {
  const source = event && event.target.closest ? event.target.closest("[data-m]") : null;
  const wanted = new Set(source ? source.dataset.m.split(" ").filter(Boolean) : []);
  for (const one of $("letter").querySelectorAll("[data-m]")) {
    one.classList.toggle("lit", one.dataset.m.split(" ").some((key) => wanted.has(key)));
  }
  $("explain").textContent = (source && source.title) || HINT;
};
const clicked = (event) => {
  const mark = event.target.closest("mark");
  if (selecting || !mark || !isSettled()) { return; }
  const keys = mark.dataset.m.split(" ");
  const over = marks.filter((one) => keys.includes(String(one.key)));
  editMark(over.reduce((a, b) => (b.now.end - b.now.start < a.now.end - a.now.start ? b : a)));
};

$("next").addEventListener("click", () => next());
$("release").addEventListener("click", release);
$("agree").addEventListener("click", () => decide({ agree: true }));
$("form").addEventListener("submit", (event) => { event.preventDefault(); override(); });
$("editor").addEventListener("submit", (event) => { event.preventDefault(); keep(); });
$("editor").addEventListener("click", (event) => {
  const { edge, by } = event.target.dataset;
  if (edge) { move(edge, Number(by)); }
});
$("m-concept").addEventListener("change", fit);
$("m-assertion").addEventListener("change", drawText);
$("remove").addEventListener("click", takeAway);
$("cancel").addEventListener("click", close);
$("add").addEventListener("click", add);
$("refresh").addEventListener("click", refresh);
$("state").addEventListener("change", refresh);
$("use-key").addEventListener("click", () => { sessionStorage.setItem("key", $("key").value); $("key-row").hidden = true; $("problem").hidden = true; refresh(); });
$("text").addEventListener("click", clicked);
$("marks").addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (button && isSettled()) { editMark(marks.find((one) => String(one.key) === button.dataset.key)); }
});
for (const kind of ["pointerover", "focusin"]) { $("letter").addEventListener(kind, light); }
for (const kind of ["pointerleave", "focusout"]) { $("letter").addEventListener(kind, () => light(null)); }
document.addEventListener("pointerdown", () => { selecting = false; });
document.addEventListener("pointerup", (event) => { selecting = !$("editor").contains(event.target) && takeSelection(); });
for (const kind of ["pointerdown", "keydown"]) { document.addEventListener(kind, alive); }
document.addEventListener("keydown", (event) => {
  const mark = event.target.closest("#text mark");
  if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); clicked(event); }
  if (event.key === "Escape" && draft) { close(); }
  const act = event.altKey && { KeyN: () => next(), KeyA: () => decide({ agree: true }), KeyO: () => $("to-category").focus(), KeyC: () => $("checked").click(), KeyM: add }[event.code];
  // A key held down is pressed once: the letter that comes next is decided by pressing anew.
  if (act) { event.preventDefault(); if (!event.repeat) { act(); } }
});
window.addEventListener("beforeunload", (event) => { if (isUnsaved()) { event.preventDefault(); } });
setInterval(() => { if (!document.hidden) { refresh(); } }, 60_000);
enable();
refresh();
if (sessionStorage.getItem("claim")) { next(); }
