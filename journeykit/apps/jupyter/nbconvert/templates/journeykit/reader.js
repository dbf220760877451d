// The reader's language: what the link asks for, else what was chosen here before, else the browser's.
{
  let chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("journeykit.language"));
  } catch {
    // a private window may refuse, and then the browser's own language is as good
  }
  const asked = new URLSearchParams(location.search).get("lang") || chosen || navigator.language || "en";
  document.documentElement.lang = String(asked).toLowerCase().startsWith("fr") ? "fr" : "en";
}
