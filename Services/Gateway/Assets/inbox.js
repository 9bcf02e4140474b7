// The live inbox: new notifications are put on top as they come. Without this script the page is whole all the same.
"use strict";
(function () {
  const list = document.getElementById("inbox");
  const unread = document.getElementById("unread");
  const title = document.title.replace(/\s\(\d+\)/, "");
  if (!list || !window.EventSource) return;

  const stream = new EventSource("/v1/notifications/stream?after=" + encodeURIComponent(list.dataset.after));
  stream.addEventListener("open", function () { document.getElementById("live").hidden = false; });
  stream.addEventListener("notification", function (event) { show(JSON.parse(event.data)); });

  function show(notification) {
    const template = document.querySelector('template[data-kind="' + CSS.escape(notification.kind) + '"]');
    if (!template || document.getElementById("n-" + notification.id)) return;
    const item = template.content.firstElementChild.cloneNode(true);
    const at = new Date(notification.at);
    const words = at.toLocaleString("en-GB", {
      timeZone: "Europe/London", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
    });
    item.id = "n-" + notification.id;
    item.querySelector("time").dateTime = notification.at;
    item.querySelector("time").textContent = words;
    item.querySelector("a").href = "/children/" + encodeURIComponent(notification.child);
    item.querySelector("form").action = "/inbox/" + encodeURIComponent(notification.id) + "/read";
    list.prepend(item);
    count(Number(unread.dataset.unread) + 1);
  }

  function count(number) {
    const empty = document.getElementById("empty");
    if (empty) empty.remove();
    unread.dataset.unread = String(number);
    unread.textContent = number + " unread";
    document.title = title.replace("Inbox", "Inbox (" + number + ")");
  }
})();
