
"use strict";
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const every = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const byId = (id) => document.getElementById(id);
  const filter = byId("filter"), shown = byId("shown"), nothing = byId("nothing"), toggle = byId("toggle");
  const rows = [...document.querySelectorAll("[data-o]")];
  const state = new URLSearchParams(location.hash.slice(1));
  let lang = document.documentElement.lang, haystacks = new Map();

  // The address remembers language, tab and filter, so that a link opens the page as it was.
  const remember = (name, value) => {
    value ? state.set(name, value) : state.delete(name);
    history.replaceState(null, "", "#" + state);
  };

  const speak = (wanted) => {
    if (!texts[wanted] || wanted === lang) return;
    lang = wanted;
    document.documentElement.lang = lang;
    every("[data-i]", (el) => { el.textContent = texts[lang][el.dataset.i]; });
    for (const name of ["placeholder", "title", "aria-label"]) {
      every(`[data-i-${name}]`, (el) => el.setAttribute(name, texts[lang][el.getAttribute(`data-i-${name}`)]));
    }
    every("[data-lang]", (el) => el.setAttribute("aria-pressed", String(el.dataset.lang === lang)));
    haystacks = new Map();
    label();
  };

  const label = () => {
    const open = toggle.getAttribute("aria-expanded") === "true";
    toggle.textContent = texts[lang][open ? toggle.dataset.close : toggle.dataset.open];
  };

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const haystack = (row) => {
    if (!haystacks.has(row)) haystacks.set(row, fold(row.textContent));
    return haystacks.get(row);
  };

  const sift = () => {
    const words = fold(filter.value).split(/\s+/).filter(Boolean), tab = state.get("tab") || "";
    let count = 0;
    for (const row of rows) {
      const fits = (!tab || row.dataset.o === tab) && words.every((word) => haystack(row).includes(word));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = count.toLocaleString("en");
    nothing.hidden = count > 0;
    every("main > section.waiting, main > section.released", (section) => {
      section.hidden = !section.querySelector("[data-o]:not([hidden])");
    });
  };

  const choose = (tab) => {
    remember("tab", tab);
    every("[data-tab]", (el) => el.setAttribute("aria-pressed", String(el.dataset.tab === tab)));
    sift();
  };

  const unfold = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    every("details.card:not([hidden])", (card) => { card.open = open; });
    label();
  };

  every("[data-lang]", (el) => el.addEventListener("click", () => { remember("lang", el.dataset.lang); speak(el.dataset.lang); sift(); }));
  every("[data-tab]", (el) => el.addEventListener("click", () => choose(el.dataset.tab)));
  filter.addEventListener("input", () => { remember("q", filter.value.trim()); sift(); });
  toggle.addEventListener("click", () => unfold(toggle.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== filter) { event.preventDefault(); filter.focus(); }
    if (event.key === "Escape" && document.activeElement === filter) { filter.value = ""; remember("q", ""); sift(); }
  });

  // On paper everything that is shown is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open]):not([hidden])")];
    closed.forEach((el) => { el.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((el) => { el.open = false; }));

  if (state.get("lang")) speak(state.get("lang"));
  filter.value = state.get("q") || "";
  choose(state.get("tab") || "");
  const asked = state.get("id") && byId("c-" + state.get("id"));
  if (asked) { asked.open = true; asked.scrollIntoView(); }
})();
