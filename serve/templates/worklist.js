"use strict";
// The page of the worklist: taking a letter, deciding it, and the list. Its marks are in marking.js.
const LEASE = Number(document.body.dataset.lease) * 1000;
const FOUND = { rules: "found by the rules", model: "found by the tagger", both: "found by rules and tagger", given: "marked by a person" };
const HINT = $("explain").textContent;
let renewed = 0;
let isListFailing = false;
let isBusy = false; // whether the service is being asked for a letter or told of one

// ---- the letter in hand ----

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
