package library

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// newID makes the id of a new article: words of its title for people, and a hash of what identifies it.
func (l *Library) newID(a *corpus.Article) string {
	var words strings.Builder
	for word := range strings.FieldsFuncSeq(strings.ToLower(a.Title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if words.Len()+len(word) > maxWords {
			break
		}
		words.WriteString(word + "-")
	}
	identity := Canonical(a.URL)
	if identity == "" {
		identity = textHash(a)
	}
	sum := sha256.Sum256([]byte(identity))
	digits := hex.EncodeToString(sum[:])
	for n := 6; ; n++ {
		if id := words.String() + digits[:n]; l.byID(id) == nil {
			return id
		}
	}
}

// maxWords is the length in bytes of an id's words: names of files have limits, and people want to type them.
const maxWords = 60

// maxID is the length in bytes of the longest id that names files.
const maxID = 180

func textHash(a *corpus.Article) string {
	sum := sha256.Sum256([]byte(a.Text))
	return hex.EncodeToString(sum[:])
}

// safeID is what an id must be like that names files. Those that newID makes are; people may write others into a file.
var safeID = regexp.MustCompile(`^[\pL\pN][\pL\pN\pM_-]*$`)
