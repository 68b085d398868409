// Sign-in is over: the page closes itself when the browser lets it.
window.close();
