// The script of a page that leads to another one. It stands before the refresh that leads there without it:
// a refresh would forget which part of the page was asked for.
const to = document.querySelector<HTMLLinkElement>("link[rel=canonical]");
if (to && location.hash) location.replace(to.href + location.hash);
