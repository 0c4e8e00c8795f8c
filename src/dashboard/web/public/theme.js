// Before the first paint, so that the night stays dark.
try {
  const asked = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("theme");
  if (asked === "dark" || asked === "light") document.documentElement.dataset["theme"] = asked;
} catch {
  // Without storage the system's own choice holds.
}
