package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	dir := t.TempDir()
	text := "Title: Who came\n\nLavrov and Ushakov came with Putin.\n"
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"ask --no-starter --corpus " + dir + " who came with putin", exitDone, "Lavrov and Ushakov came with Putin."},
		{"ask --no-starter --corpus " + dir + " banana bread", exitNoAnswer, "The articles do not say."},
		{"ask --no-starter who", exitFailed, "--corpus"},
		{"ask --corpus " + filepath.Join(dir, "nowhere") + " who", exitFailed, "nowhere"},
		{"ask", exitUsage, "needs a question"},
		{"fly", exitUsage, "usage"},
	} {
		var out bytes.Buffer
		if code := run(context.Background(), strings.Fields(test.args), &out, &out); code != test.code {
			t.Errorf("%s: exit code %d, want %d", test.args, code, test.code)
		}
		if !strings.Contains(out.String(), test.want) {
			t.Errorf("%s: %q not in %q", test.args, test.want, out.String())
		}
	}
}
