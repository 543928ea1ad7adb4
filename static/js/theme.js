// Sets the remembered theme before the first paint. Without a choice the system decides
// (the phone area starts light: it is read in bright sun).
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("sn-theme");
    if (theme === "light" || theme === "dark") root.dataset.bsTheme = theme;
  } catch { /* storage refused: the system's theme stays */ }
  root.classList.add("sn-js");
})();
