// Sets the colours that were chosen last before anything is drawn, so that no page flashes in the other ones.
(() => {
  try {
    const theme = localStorage.getItem("ibid.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that keeps nothing shows what the system prefers.
  }
})();
