package index

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImportsPointOneWay keeps the direction of the whole program: corpus ← index ← bot ← cmd, with one package for each
// outside technology.
func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "summitbot/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	rank := map[string]int{"corpus": 0, "index": 1, "bot": 2, "cmd": 3}
	top := func(path string) string {
		path, ours := strings.CutPrefix(path, "summitbot/")
		if !ours {
			return ""
		}
		first, _, _ := strings.Cut(path, "/")
		return first
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 4 {
		t.Fatalf("too few packages: %q", lines)
	}
	for _, line := range lines {
		words := strings.Fields(line)
		from, imports := words[0], words[1:]
		if _, known := rank[top(from)]; !known {
			t.Errorf("%s: where does it stand? Say so here and in CONTRIBUTING.md", from)
		}
		for _, to := range imports {
			if ours := top(to); ours != "" && rank[ours] > rank[top(from)] {
				t.Errorf("%s imports %s, against the direction of data", from, to)
			}
			if strings.HasPrefix(from, "summitbot/index/encoder") && to == "summitbot/index" {
				t.Errorf("%s imports %s: the encoder knows nothing of the index", from, to)
			}
			if strings.HasPrefix(to, "github.com/blevesearch/") && from != "summitbot/index" {
				t.Errorf("%s imports %s: only index knows Bleve", from, to)
			}
			if strings.HasPrefix(to, "github.com/bwmarrin/discordgo") && top(from) != "bot" {
				t.Errorf("%s imports %s: only bot knows discordgo", from, to)
			}
		}
	}
}
