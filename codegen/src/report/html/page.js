
"use strict";
(() => {
  const index = JSON.parse(document.getElementById("index").textContent);
  const id = name => document.getElementById(name);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const [find, query, count, toc] = ["find", "q", "count", "toc"].map(id);
  const articles = all("article"), links = all("#side li.s");
  const sections = all("section.t"), tableLinks = all("#side li.t");
  const groups = all("#side .g"), repositories = all("section.r");
  const wide = matchMedia("(min-width: 56.01rem)");
  const [byRepository, byTable, byEffect, byRows, byHas] =
    ["repository", "table", "effect", "rows", "has"].map(name => id("f-" + name));
  const names = index.statements.map(one => one.n.toLowerCase());

  const show = (element, wanted) => { if (element.hidden === wanted) element.hidden = !wanted; };
  const plural = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");

  // Filters and contents start as they fit the window.
  const fit = () => { toc.open = wide.matches; id("filters").open = wide.matches; };

  for (const [select, options] of [[byRepository, index.repositories], [byTable, index.tables]]) {
    options.forEach((name, at) => select.add(new Option(name.replace(/^public\./, ""), at)));
  }

  const touches = one => {
    if (byTable.value === "") return byEffect.value === "" || one.t.some(([, how]) => how.includes(byEffect.value));
    return one.t.some(([table, how]) => table === +byTable.value && how.includes(byEffect.value));
  };
  const passes = one =>
    (byRepository.value === "" || one.r === +byRepository.value)
    && touches(one)
    && (byRows.value === "" || one.c === byRows.value)
    && one.h.includes(byHas.value);

  const update = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = [byRepository, byTable, byEffect, byRows, byHas].some(select => select.value !== "");
    const filtering = chosen || words.length > 0;
    const seen = new Set();
    let found = 0;
    index.statements.forEach((one, at) => {
      const match = !filtering
        || passes(one) && words.every(word => names[at].includes(word) || one.w.includes(word));
      show(articles[at], match);
      show(links[at], match);
      if (match) { found += 1; seen.add(one.r); }
    });
    let tables = 0;
    index.tables.forEach((name, at) => {
      const match = !filtering || !chosen && words.every(word => name.toLowerCase().includes(word));
      show(sections[at], match);
      show(tableLinks[at], match);
      if (match) tables += 1;
    });
    repositories.forEach((section, at) => { show(section, seen.has(at)); show(groups[at], seen.has(at)); });
    if (id("tables")) show(id("tables"), tables > 0);
    show(groups[groups.length - 1], tables > 0);
    show(id("nothing"), filtering && found + tables === 0);
    document.documentElement.classList.toggle("filtering", filtering);
    count.textContent = filtering
      ? found + " of " + plural(articles.length, "statement")
      : plural(articles.length, "statement");
    if (filtering && document.activeElement === query && !wide.matches) toc.open = true;
    mark(words);
  };

  // What Enter opens: what is named so, else what comes first.
  let best = null;
  const mark = words => {
    best?.classList.remove("best");
    const named = words.length > 0
      ? [name => words.every(word => name.split(".").includes(word)), name => words.every(word => name.includes(word))]
        .map(test => names.findIndex((name, at) => !links[at].hidden && test(name))).find(at => at >= 0)
      : undefined;
    best = named === undefined ? null : links[named].firstElementChild;
    if (!best) return;
    best.classList.add("best");
    if (wide.matches) best.scrollIntoView({ block: "nearest" });
  };

  const shown = () => all("#toc li.s:not([hidden]) a, #toc li.t:not([hidden]) a");
  const move = step => {
    toc.open = true;
    const links = shown();
    const from = document.activeElement;
    const at = from === query && step > 0 && best ? links.indexOf(best) : links.indexOf(from) + step;
    if (at < 0) query.focus(); else if (at < links.length) links[at].focus();
  };
  const openTarget = link => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    location.hash = link.hash;
    const heading = target && target.querySelector("h3 a");
    if (heading) heading.focus({ preventScroll: true });
  };

  document.addEventListener("keydown", event => {
    const at = event.target;
    const typing = at.matches("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length > 1) flush();
    if (event.key === "/" && !typing) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === "Escape") {
      if (at === query && query.value === "") query.blur();
      else if (find.contains(at) || toc.contains(at) || document.documentElement.classList.contains("filtering")) {
        event.preventDefault();
        if (!toc.contains(at)) { query.value = ""; update(); }
        query.focus();
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (at === query || at.matches("#toc a"))) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at === query) {
      event.preventDefault();
      const first = best ?? shown()[0];
      if (first && document.documentElement.classList.contains("filtering")) openTarget(first);
    } else if (event.key === "Enter" && at.matches("#toc li a")) {
      event.preventDefault();
      openTarget(at);
    }
  });

  find.addEventListener("submit", event => event.preventDefault());
  // Who types quickly does not wait for what they typed before.
  let pending = 0;
  const flush = () => { if (pending) { cancelAnimationFrame(pending); pending = 0; update(); } };
  find.addEventListener("input", () => { pending ||= requestAnimationFrame(flush); });
  find.addEventListener("change", flush);
  find.addEventListener("reset", () => setTimeout(update));
  id("clear").addEventListener("click", () => query.focus());
  const setAll = open => all("article:not([hidden]) details").forEach(one => { one.open = open; });
  id("open").addEventListener("click", () => setAll(true));
  id("close").addEventListener("click", () => setAll(false));

  // A link to what is filtered out shows it again.
  addEventListener("hashchange", () => {
    flush();
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const isHidden = target && (target.closest("[hidden]")
      || document.documentElement.classList.contains("filtering") && target.matches("#overview, #matrix"));
    if (isHidden) { find.reset(); update(); target.scrollIntoView(); }
  });

  const button = id("theme"), root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  const stored = action => { try { return action(localStorage); } catch { return null; } };
  const kept = stored(store => store.getItem("sqlwright-theme"));
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored(store => store.setItem("sqlwright-theme", root.dataset.theme));
    name();
  });
  dark.addEventListener("change", name);
  name();

  // Browsers that cannot print what is closed.
  addEventListener("beforeprint", () => {
    if (!CSS.supports("selector(::details-content)")) setAll(true);
  });

  find.hidden = button.hidden = false;
  fit();
  wide.addEventListener("change", fit);
  update();
})();
