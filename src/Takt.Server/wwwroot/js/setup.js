// The link's secret stands behind the #, which browsers never send: it goes into the form, and out of the address bar and the history.
const code = document.getElementById("field-Code");
const secret = decodeURIComponent(location.hash.slice(1));
if (code && secret) {
  code.value = secret;
  code.closest(".field").hidden = true;
  history.replaceState(null, "", location.pathname);
}

const zone = document.getElementById("field-TimeZone");
if (zone?.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
