package discordtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"summitbot/bot/discordtest"
)

const openAPI = "../../../shared/discord/openapi.json"

// TestRequestsAreValidated breaks only what the description says and the server's own checks do not.
func TestRequestsAreValidated(t *testing.T) {
	if _, err := os.Stat(openAPI); err != nil {
		t.Skipf("no OpenAPI description of Discord: %v", err)
	}
	w := newWorld(t, nil, discordtest.Options{OpenAPI: openAPI})
	for _, test := range []struct{ path, body, want string }{
		{"/channels/" + w.channel.ID + "/messages", `{"content":"x","sticker_ids":["one"]}`, "/sticker_ids/0"},
		{"/channels/" + w.channel.ID + "/messages", `{"embeds":[{"title":"x","timestamp":5}]}`, "/embeds/0/timestamp"},
		{"/applications/" + w.Bot.ID + "/commands", `{"name":"ask","description":"x","contexts":[7]}`, "/contexts/0"},
	} {
		w.post("POST", test.path, test.body)
		if v := strings.Join(w.TakeViolations(), "\n"); !strings.Contains(v, test.want) || !strings.Contains(v, "OpenAPI") {
			t.Errorf("%s: violations %q, want one at %s", test.body, v, test.want)
		}
	}
	for _, body := range []string{
		`{"name":"ask","description":"x","default_member_permissions":"32"}`,
		`{"name":"ask","description":"x","default_member_permissions":32}`,
	} {
		if status, answer := w.post("POST", "/applications/"+w.Bot.ID+"/commands", body); status/100 != 2 {
			t.Errorf("%s: %d %s", body, status, answer)
		}
	}
}

func TestDescriptionThatCannotBeRead(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{broken, broken + "x"} {
		if s, err := discordtest.Start(discordtest.Options{OpenAPI: path}); err == nil {
			_ = s.Close()
			t.Errorf("started with %s", path)
		}
	}
}
