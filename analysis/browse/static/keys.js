// Keys for reading: j and k go from post to post, n and p from page to page, ? shows them. Pages work without.
"use strict";
(() => {
  const step = (by) => {
    const posts = [...document.querySelectorAll("article.post")];
    const here = posts.indexOf(document.activeElement.closest("article.post"));
    const next = posts[Math.max(0, here + by)];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };
  const turn = (rel) => document.querySelector(`link[rel="${rel}"]`) && location.assign(document.querySelector(`link[rel="${rel}"]`).href);
  const help = document.querySelector(".keys");
  const keys = { j: () => step(1), k: () => step(-1), n: () => turn("next"), p: () => turn("prev"), "?": () => { help.hidden = !help.hidden; help.scrollIntoView(); } };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    if (keys[event.key]) keys[event.key]();
  });
})();
