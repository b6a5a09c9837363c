package bot

import (
	"regexp"
	"strings"
)

// Discord reads Markdown of its own in messages. A backslash before a mark of punctuation makes it an ordinary character
// (support.discord.com, "Markdown Text 101"). What follows escapes every character that could begin a format, a mention,
// a link, an invitation, a spoiler, a time stamp or an emoji, and those that mean a list at the beginning of a line only
// there, so that ordinary prose stays as short as it is.

// marks are escaped wherever they stand. Without ":" and "/" there is no link, without "@" and "<" no mention.
const marks = "\\*_~|`<>[]:@#/"

// inert returns text that Discord shows exactly as it is given here. plain takes it back.
func inert(text string) string {
	var b strings.Builder
	blank, number := true, true // nothing but spaces, or spaces and digits, since the line began
	for _, r := range text {
		if strings.ContainsRune(marks, r) || blank && (r == '-' || r == '+') || number && (r == '.' || r == ')') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		space := r == ' ' || r == '\t'
		blank = r == '\n' || blank && space
		number = r == '\n' || number && (space || r >= '0' && r <= '9')
	}
	return b.String()
}

var escaped = regexp.MustCompile(`\\([[:punct:]])`)

// plain returns what inert made inert.
func plain(text string) string { return escaped.ReplaceAllString(text, "$1") }
