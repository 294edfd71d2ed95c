"use strict";
// Shows the letters that hold a chosen kind of difference, and lights up where it lies.
const form = document.querySelector(".filters");
const articles = [...document.querySelectorAll("article")];
const apply = () => {
  const wanted = Object.fromEntries(new FormData(form));
  const fits = (token) => {
    const [kind, name] = token.split(":");
    return (!wanted.kind || kind === wanted.kind) && (!wanted.name || name === wanted.name);
  };
  const picky = Boolean(wanted.kind || wanted.name);
  let count = 0;
  for (const article of articles) {
    const differs = article.dataset.d.split(" ").filter(Boolean).some(fits);
    const shown = (differs || (!picky && "all" in wanted))
      && (!wanted.author || article.dataset.author === wanted.author)
      && article.dataset.id.toLowerCase().includes(wanted.id.toLowerCase());
    article.hidden = !shown;
    count += shown;
    for (const element of article.querySelectorAll("[data-k]")) {
      element.classList.toggle("lit", picky && element.dataset.k.split(" ").some(fits) && !element.matches("mark.same"));
    }
  }
  form.querySelector("output").textContent = `${count} of ${articles.length} letters`;
};
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
apply();
