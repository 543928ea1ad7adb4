// What a script adds to the shop's pages. Every form works without it: here photos are made
// smaller before they are sent, what was typed outlives the camera, and texts are copied.
(() => {
  "use strict";
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const LONGEST_SIDE = 1600, QUALITY = 0.8, KEPT = "shop:";

  // ---- what was typed: kept in this tab until it is saved. Phones drop a page while the
  // camera is open; the page then comes back empty.
  const storage = () => { try { return sessionStorage; } catch { return null; } };
  const keyOf = (form) => KEPT + (form.dataset.keep || form.querySelector("[data-keep-here]")?.dataset.keepHere || "");
  const kept = (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type);
  function remember(form) {
    const values = $$("input, select, textarea", form).filter(kept).map((field) =>
      ["radio", "checkbox"].includes(field.type) ? [field.name, field.value, field.checked] : [field.name, field.value]);
    try { storage()?.setItem(keyOf(form), JSON.stringify(values)); } catch { /* full: nothing is kept */ }
  }
  function recall(form) {
    let values = [], found = false;
    try { values = JSON.parse(storage()?.getItem(keyOf(form)) || "[]"); } catch { return; }
    values.forEach(([name, value, checked]) => {
      const fields = $$(`[name="${CSS.escape(name)}"]`, form).filter(kept);
      if (checked === undefined) { if (value && fields[0] && !fields[0].value) { fields[0].value = value; found = true; } return; }
      const field = fields.find((f) => f.value === value);
      if (field) field.checked = checked;
    });
    const draft = form.querySelector("[data-draft]");
    if (found && draft) draft.hidden = false;
  }
  function forget() {
    const store = storage();
    if (store) Object.keys(store).filter((key) => key.startsWith(KEPT)).forEach((key) => store.removeItem(key));
  }
  function keepForms() {
    if (document.querySelector(".sn-done")) forget();
    const forms = $$("form").filter((form) => keyOf(form) !== KEPT);
    forms.forEach((form) => {
      recall(form);
      form.addEventListener("input", () => remember(form));
      form.addEventListener("click", (e) => { if (e.target.closest("[data-photo]")) remember(form); });
    });
    $$("form[data-forget]").forEach((form) => form.addEventListener("submit", forget));
  }

  // ---- photos
  async function drawn(file) {
    const picture = new Image();
    picture.src = URL.createObjectURL(file);
    try { await picture.decode(); return picture; } finally { URL.revokeObjectURL(picture.src); }
  }
  async function smaller(file) {
    try {
      const picture = await drawn(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.naturalWidth * scale);
      canvas.height = Math.round(picture.naturalHeight * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  }
  const freshKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const say = (form, text) => {
    const status = form.querySelector("[data-photo-status]");
    status.textContent = text; status.hidden = !text;
  };
  async function post(form, body) {
    const status = form.querySelector("[data-photo-status]"), again = form.querySelector("[data-photo-send]");
    say(form, status.dataset.working);
    again.classList.add("sn-nojs");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") { location.assign(body.get("next")); return; }
      const slot = document.getElementById("sn-alert");
      slot.textContent = slot.dataset.failed; slot.hidden = false; slot.scrollIntoView();
      say(form, "");
    } catch {
      say(form, status.dataset.failed);
      again.classList.remove("sn-nojs");
      again.onclick = (e) => { e.preventDefault(); post(form, body); };
    }
  }
  async function send(input) {
    const form = input.form, file = input.files[0];
    if (!file) return;
    form.querySelector("[name=idempotency_key]").value = freshKey();
    say(form, form.querySelector("[data-photo-status]").dataset.working);
    const body = new FormData(form);
    body.set("photo", await smaller(file));
    post(form, body);
  }

  // ---- copying a text of the page
  async function copy(button) {
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    try { await navigator.clipboard.writeText(text); } catch { copyOld(text); }
    const words = button.querySelector("span"), before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 2000);
  }
  function copyOld(text) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  // ---- the hours of an appointment by one tap
  function pick(button) {
    const form = button.form, [start, end] = button.dataset.window.split("–");
    form.elements.start.value = start;
    form.elements.end.value = end;
    mark(form);
    remember(form);
  }
  function mark(form) {
    const now = `${form.elements.start.value}–${form.elements.end.value}`;
    $$("[data-window]", form).forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.window === now)));
  }

  // ---- townships while typing
  let waiting = 0, latest = 0;
  function find(input) {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++latest, chosen = input.form.querySelector("[name=town_code]:checked")?.value || "";
      try {
        const answer = await fetch(`${input.dataset.towns}?place=${encodeURIComponent(input.value)}&town_code=`);
        if (!answer.ok || turn !== latest) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const cards = $$("label", page);
        document.getElementById("towns").replaceChildren(...cards);
        const again = $$("[name=town_code]", input.form).find((radio) => radio.value === chosen);
        if (cards.length !== 1 && again) again.checked = true;
      } catch { /* without a connection the button still asks */ }
    }, 250);
  }

  function onClick(event) {
    const copying = event.target.closest("[data-copy]"), hours = event.target.closest("[data-window]");
    if (event.target.closest("[data-empty]")) { forget(); location.assign(location.pathname); }
    if (copying) copy(copying);
    if (hours) pick(hours);
  }
  function onInput(event) {
    if (event.target.matches("[data-towns]")) find(event.target);
    if (event.target.matches("[name=start], [name=end]")) mark(event.target.form);
  }
  // Apple's phones do not know the address form of maps that all others know.
  if (/iPhone|iPad/.test(navigator.userAgent)) {
    $$("a[data-map]").forEach((a) => { a.href = a.getAttribute("href").replace("geo:0,0?q=", "maps://?q="); });
  }
  document.addEventListener("click", onClick);
  document.addEventListener("input", onInput);
  document.addEventListener("change", (e) => { if (e.target.matches("[data-photo]")) send(e.target); });
  keepForms();
  $$("form").filter((form) => form.elements.start && form.elements.end).forEach(mark);
})();
