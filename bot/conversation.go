package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuestion is the number of characters that a question may have.
const maxQuestion = 500

// An answer quotes its question and, where that continued another, those before it, a line each, oldest first. The
// message is all the memory there is: a reply to it, a button under it and an edit of the question are understood from
// these lines, after a restart as before it.

const quoteMark = "> "

// quote writes questions as an answer begins with them. Of a long conversation the newest are kept that together are no
// longer than one question may be.
func quote(questions []string) string {
	length, first := 0, len(questions)
	for first > 0 {
		length += utf8.RuneCountInString(questions[first-1]) + len(quoteMark)
		if length > maxQuestion && first < len(questions) {
			break
		}
		first--
	}
	var b strings.Builder
	for _, q := range questions[first:] {
		b.WriteString(quoteMark + inert(q) + "\n")
	}
	return b.String()
}

// quoted returns the questions that an answer quotes; none for any other message.
func quoted(content string) []string {
	var questions []string
	for line := range strings.SplitSeq(content, "\n") {
		q, ok := strings.CutPrefix(line, quoteMark)
		if !ok {
			break
		}
		questions = append(questions, plain(q))
	}
	return questions
}

// tokens are what Discord writes in a message for a mention, an emoji of a server, a command or a time.
var tokens = regexp.MustCompile(`<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|/[^<>]+:\d+|t:-?\d+(?::\w)?|id:\w+)>`)

// oneLine returns the words of a text, without Discord's tokens, as they can be quoted.
func oneLine(text string) string {
	return strings.Join(strings.Fields(tokens.ReplaceAllString(valid(text), " ")), " ")
}

// hasWords reports whether there is anything to answer in a text.
func hasWords(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
