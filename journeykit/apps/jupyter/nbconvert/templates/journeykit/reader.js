const asked = new URLSearchParams(location.search).get("lang") || navigator.language || "en";
document.documentElement.lang = asked.toLowerCase().startsWith("fr") ? "fr" : "en";
