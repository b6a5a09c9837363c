package bot

import (
	"strconv"
	"strings"
)

// A button carries what its press needs: the name of its handler, a colon, and words that the handler knows how to read.
// Discord allows 100 characters. Old messages keep old buttons, so the forms of the words only ever grow.

const maxCustomID = 100

func customID(name, words string) string { return name + ":" + words }

func parseCustomID(id string) (name, words string) {
	name, words, _ = strings.Cut(id, ":")
	return name, words
}

// page is what the buttons More and Share carry: the first passage shown, and who asked.
type page struct {
	first int
	asker string
}

func (p page) String() string { return strconv.Itoa(p.first) + ":" + p.asker }

// parsePage reads a page. A number that no button of ours has had is no page.
func parsePage(words string) (page, bool) {
	number, asker, found := strings.Cut(words, ":")
	first, err := strconv.Atoi(number)
	return page{first, asker}, found && err == nil && first >= 0 && first < mostPassages
}
