# Prints every text, number and word of a JSON file as its path, a tab, `=` and the value; list members under *.
{ text = text $0 "\n" }
function blank() { sub(/^[ \t\r\n]+/, "", text) }
function take(length_) { token = substr(text, 1, length_); text = substr(text, length_ + 1) }
function value(path,   key, first) {
  blank()
  if (text ~ /^"/) { if (!match(text, /^"([^"\\]|\\.)*"/)) exit 1; take(RLENGTH); print path "\t=" substr(token, 2, length(token) - 2); return }
  if (text ~ /^\{/) {
    take(1); blank()
    if (text ~ /^\}/) { take(1); return }
    for (;;) {
      blank()
      if (!match(text, /^"([^"\\]|\\.)*"/)) exit 1
      take(RLENGTH); key = substr(token, 2, length(token) - 2); blank()
      if (text !~ /^:/) exit 1
      take(1); value(path == "" ? key : path "\t" key); blank()
      if (text ~ /^,/) { take(1); continue }
      if (text ~ /^\}/) { take(1); return }
      exit 1
    }
  }
  if (text ~ /^\[/) {
    take(1); blank()
    if (text ~ /^\]/) { take(1); return }
    for (;;) {
      value(path "\t*"); blank()
      if (text ~ /^,/) { take(1); continue }
      if (text ~ /^\]/) { take(1); return }
      exit 1
    }
  }
  if (!match(text, /^[-+.0-9A-Za-z]+/)) exit 1
  take(RLENGTH); print path "\t=" token
}
END { value(""); blank(); if (text != "") exit 1 }
