"use strict";
// Words of the letter and what rests on them light up together, by pointer or by keyboard.
const bind = (root) => {
  for (const view of root.querySelectorAll(".view")) {
    const linked = [...view.querySelectorAll("[data-m]")];
    const places = new Map(linked.map((element) => [element, element.dataset.m.split(" ")]));
    const explain = view.querySelector(".explain");
    const hint = explain.textContent;

    const light = (source) => {
      const wanted = new Set(source ? places.get(source) : []);
      for (const [element, mentions] of places) {
        element.classList.toggle("lit", mentions.some((mention) => wanted.has(mention)));
      }
      explain.textContent = (source && source.title) || hint;
    };
    const found = (event) => {
      const element = event.target.closest("[data-m]");
      return places.has(element) ? element : null;
    };
    const show = (source) => {
      const mark = linked.find((element) => element.localName === "mark" && element.classList.contains("lit"));
      if (source && source.localName !== "mark" && mark) {
        const box = mark.closest(".text");
        const at = mark.offsetTop - box.offsetTop;
        if (at < box.scrollTop || at > box.scrollTop + box.clientHeight - 40) {
          box.scrollTop = at - box.clientHeight / 3;
        }
      }
    };
    view.addEventListener("pointerover", (event) => { light(found(event)); show(found(event)); });
    view.addEventListener("pointerleave", () => light(null));
    view.addEventListener("focusin", (event) => { light(found(event)); show(found(event)); });
    view.addEventListener("focusout", () => light(null));
    view.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { light(null); }
    });
  }
  for (const button of root.querySelectorAll(".copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector(".reply").textContent);
      button.textContent = "Copied";
    });
  }
};
bind(document);
