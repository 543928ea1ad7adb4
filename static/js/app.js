// What every page does with a script. Nothing here is needed for a page to work: forms, menus and
// lists are plain HTML. The content policy forbids inline code and eval, so all wiring is by data-*.
(() => {
  "use strict";
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

  // Controls that do nothing without a script are hidden until here.
  const reveal = (within) => $$("[data-js]", within).forEach((e) => { e.hidden = false; });

  // ---- theme
  const remembered = () => { try { return localStorage.getItem("sn-theme"); } catch { return null; } };
  function markTheme() {
    const chosen = remembered() || "system";
    $$("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.themeChoice === chosen)));
  }
  function chooseTheme(choice) {
    const root = document.documentElement;
    try { localStorage.setItem("sn-theme", choice); } catch { /* holds for this page only */ }
    if (choice === "system") delete root.dataset.bsTheme; else root.dataset.bsTheme = choice;
    markTheme();
    document.dispatchEvent(new CustomEvent("sn:theme"));
  }

  // ---- keyboard
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");
  function onKey(event) {
    const search = document.querySelector("[data-search]");
    const find = (event.key === "/" && !typing(event)) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (find && search) { event.preventDefault(); search.focus(); search.select(); return; }
    if (event.key === "?" && !typing(event)) { openShortcuts(); return; }
    if (event.key === "Escape") closeMenus(null, true);
  }
  function openShortcuts() { document.getElementById("sn-keys")?.showModal(); }

  // ---- menus: one open at a time, closed by a click elsewhere or Escape
  function closeMenus(except, giveBack) {
    $$("details[data-menu][open]").forEach((menu) => {
      if (menu === except || menu.contains(except)) return;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (giveBack && held) menu.querySelector("summary").focus();
    });
  }

  // ---- a form is sent once: its buttons rest until the answer or ten seconds have passed
  const REST = 10000;
  function rest(form, on) {
    form.toggleAttribute("data-sending", on);
    $$("button", form).forEach((b) => { if (b.type === "submit") b.disabled = on; });
  }
  function onSubmit(event) {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-sending")) { event.preventDefault(); return; }
    // After this task: a disabled button would not be part of what is sent.
    setTimeout(() => { if (!event.defaultPrevented || form.matches("[hx-post]")) rest(form, true); }, 0);
    setTimeout(() => rest(form, false), REST);
  }

  // ---- the bar over selected rows
  function countPicked(form) {
    const picks = $$("input[name=ids]", form), n = picks.filter((p) => p.checked).length;
    const all = form.querySelector("[data-pick-all]");
    form.querySelector("[data-bulk-count]").textContent = String(n);
    form.querySelector("[data-bulk]").hidden = n === 0;
    if (all) { all.checked = n > 0 && n === picks.length; all.indeterminate = n > 0 && n < picks.length; }
  }
  function onChange(event) {
    const form = event.target.closest("[data-bulk-form]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) $$("input[name=ids]", form).forEach((p) => { p.checked = event.target.checked; });
    countPicked(form);
  }

  // ---- htmx: token, focus, failures
  let focused = null;
  const handle = (e) => (e?.id ? `#${CSS.escape(e.id)}` : e?.name ? `[name="${CSS.escape(e.name)}"]` : null);
  function complain(text) {
    const slot = document.getElementById("sn-alert");
    if (!slot) return;
    slot.textContent = text; slot.hidden = false; slot.scrollIntoView({ block: "nearest" });
  }
  function wireHtmx() {
    document.addEventListener("htmx:configRequest", (e) => {
      if (e.detail.verb !== "get") e.detail.headers["X-CSRFToken"] = meta("csrf-token");
    });
    document.addEventListener("htmx:beforeSwap", () => { focused = handle(document.activeElement); });
    document.addEventListener("htmx:afterSettle", (e) => {
      start(e.target);
      if (document.activeElement !== document.body) return;
      const next = (focused && document.querySelector(focused)) || e.target;
      if (!next.matches("a, button, input, select, textarea, [tabindex]")) next.tabIndex = -1;
      next.focus({ preventScroll: true });
    });
    document.addEventListener("htmx:afterRequest", (e) => { const form = e.target.closest("form"); if (form) rest(form, false); });
    document.addEventListener("htmx:responseError", () => complain(document.getElementById("sn-alert")?.dataset.failed));
    document.addEventListener("htmx:sendError", () => complain(document.getElementById("sn-alert")?.dataset.offline));
  }

  // ---- on a phone a row is a card: each of several figures then says which one it is
  function nameFigures(table) {
    const heads = $$("thead th", table).map((th) => th.classList.contains("sn-num") ? th.textContent.trim() : "");
    if (heads.filter(Boolean).length < 2) return;
    $$("tbody tr, tfoot tr", table).filter((row) => row.cells.length === heads.length).forEach((row) =>
      heads.forEach((name, n) => { if (name && row.cells[n].textContent.trim()) row.cells[n].dataset.name = name; }));
  }

  function onClick(event) {
    const theme = event.target.closest("[data-theme-choice]");
    if (theme) chooseTheme(theme.dataset.themeChoice);
    if (event.target.closest("[data-shortcuts]")) { closeMenus(null); openShortcuts(); }
    if (event.target.closest("[data-print]")) window.print();
    closeMenus(event.target);
  }

  function start(within) {
    reveal(within);
    $$("table.sn-wrap", within).forEach(nameFigures);
    $$("[data-bulk-form]", within).forEach((form) => {
      countPicked(form);
      form.addEventListener("reset", () => setTimeout(() => countPicked(form), 0));
    });
    within.querySelector?.("[data-errors]")?.focus();
  }

  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  window.addEventListener("pageshow", () => $$("form[data-sending]").forEach((form) => rest(form, false)));
  wireHtmx();
  markTheme();
  start(document);
})();
