package discordtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// post sends a body as it stands, and returns the status and the answer.
func (w *world) post(method, path, body string) (int, string) {
	w.t.Helper()
	request, err := http.NewRequest(method, "https://discord.com/api/v10"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bot "+w.Token)
	request.Header.Set("Content-Type", "application/json")
	response, err := w.Client().Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

func repeat(n int, of any) []any {
	var all []any
	for range n {
		all = append(all, of)
	}
	return all
}

type object = map[string]any

func row(parts ...any) object { return object{"type": 1, "components": parts} }

func button(id string) object {
	return object{"type": 2, "style": 2, "label": "x", "custom_id": id}
}

func rows(n, each int) []any {
	var all []any
	for i := range n {
		var parts []any
		for j := range each {
			parts = append(parts, button(fmt.Sprint(i, ".", j)))
		}
		all = append(all, row(parts...))
	}
	return all
}

func selectMenu(options int, value string) object {
	var all []any
	for i := range options {
		all = append(all, object{"label": "x", "value": fmt.Sprint(value, i)})
	}
	return object{"type": 3, "custom_id": "s", "options": all}
}

func text(n int) string { return strings.Repeat("я", n) } // characters are counted, not bytes

// TestLimitsOfMessages sends each message at a limit and one beyond it.
func TestLimitsOfMessages(t *testing.T) {
	w := newWorld(t, nil, discordtest.Options{NoRateLimits: true})
	embed := func(fields object) object { return object{"embeds": []any{fields}} }
	field := func(name, value string) object { return object{"name": name, "value": value} }
	display := func(n int) object { return object{"type": 10, "content": text(n)} }
	link := func(url string) object { return object{"type": 2, "style": 5, "label": "x", "url": url} }
	v2 := func(parts ...any) object { return object{"flags": 1 << 15, "components": parts} }
	long := "https://example.org/"
	for name, test := range map[string]struct {
		fits, breaks object
		path         string // of the first mistake, for an invalid form
	}{
		"content":       {object{"content": text(2000)}, object{"content": text(2001)}, "content"},
		"empty":         {object{"content": " x "}, object{"content": " \n "}, ""},
		"empty embed":   {embed(object{"title": "x"}), embed(object{}), ""},
		"embeds":        {object{"embeds": repeat(10, object{"title": "x"})}, object{"embeds": repeat(11, object{"title": "x"})}, "embeds"},
		"all embeds":    {object{"embeds": repeat(2, object{"description": text(3000)})}, object{"embeds": repeat(3, object{"description": text(2001)})}, "embeds"},
		"title":         {embed(object{"title": text(256)}), embed(object{"title": text(257)}), "embeds/0/title"},
		"description":   {embed(object{"description": text(4096)}), embed(object{"description": text(4097)}), "embeds/0/description"},
		"footer":        {embed(object{"footer": object{"text": text(2048)}}), embed(object{"footer": object{"text": text(2049)}}), "embeds/0/footer/text"},
		"author":        {embed(object{"author": object{"name": text(256)}}), embed(object{"author": object{"name": text(257)}}), "embeds/0/author/name"},
		"fields":        {embed(object{"fields": repeat(25, field("x", "x"))}), embed(object{"fields": repeat(26, field("x", "x"))}), "embeds/0/fields"},
		"field's name":  {embed(object{"fields": []any{field(text(256), "x")}}), embed(object{"fields": []any{field(text(257), "x")}}), "embeds/0/fields/0/name"},
		"field's value": {embed(object{"fields": []any{field("x", text(1024))}}), embed(object{"fields": []any{field("x", text(1025))}}), "embeds/0/fields/0/value"},
		"blank field":   {embed(object{"fields": []any{field("x", "x")}}), embed(object{"fields": []any{field("x", " ")}}), "embeds/0/fields/0/value"},
		"colour":        {embed(object{"title": "x", "color": 0xffffff}), embed(object{"title": "x", "color": 0x1000000}), "embeds/0/color"},
		"embed's URL":   {embed(object{"title": "x", "url": "https://example.org"}), embed(object{"title": "x", "url": "file:///etc"}), "embeds/0/url"},
		"scheme":        {embed(object{"title": "x", "url": "HTTPS://example.org"}), embed(object{"title": "x", "url": "ftp://example.org"}), "embeds/0/url"},

		"rows":              {object{"components": rows(5, 5)}, object{"components": rows(6, 1)}, "components"},
		"buttons":           {object{"components": rows(1, 5)}, object{"components": rows(1, 6)}, "components/0/components"},
		"empty row":         {object{"components": rows(1, 1)}, object{"content": "x", "components": []any{row()}}, "components/0/components"},
		"button not in row": {object{"components": rows(1, 1)}, object{"components": []any{button("a")}}, "components/0/type"},
		"custom id":         {object{"components": []any{row(button(text(100)))}}, object{"components": []any{row(button(text(101)))}}, "components/0/components/0/custom_id"},
		"no custom id":      {object{"components": rows(1, 1)}, object{"components": []any{row(object{"type": 2, "style": 1, "label": "x"})}}, "components/0/components/0/custom_id"},
		"custom ids":        {object{"components": []any{row(button("a"), button("b"))}}, object{"components": []any{row(button("a")), row(button("a"))}}, "components/1/components/0/custom_id"},
		"label": {
			object{"components": []any{row(object{"type": 2, "style": 1, "custom_id": "a", "label": text(80)})}},
			object{"components": []any{row(object{"type": 2, "style": 1, "custom_id": "a", "label": text(81)})}},
			"components/0/components/0/label",
		},
		"no label": {
			object{"components": []any{row(object{"type": 2, "style": 1, "custom_id": "a", "emoji": object{"name": "👍"}})}},
			object{"components": []any{row(object{"type": 2, "style": 1, "custom_id": "a"})}},
			"components/0/components/0",
		},
		"link": {
			object{"components": []any{row(link(long + strings.Repeat("x", 512-len(long))))}},
			object{"components": []any{row(link(long + strings.Repeat("x", 513-len(long))))}},
			"components/0/components/0/url",
		},
		"link's scheme": {object{"components": []any{row(link("discord://x"))}}, object{"components": []any{row(link("javascript://x"))}}, "components/0/components/0/url"},
		"options":       {object{"components": []any{row(selectMenu(25, "x"))}}, object{"components": []any{row(selectMenu(26, "x"))}}, "components/0/components/0/options"},
		"option":        {object{"components": []any{row(selectMenu(1, text(99)))}}, object{"components": []any{row(selectMenu(1, text(100)))}}, "components/0/components/0/options/0/value"},
		"menu with company": {
			object{"components": []any{row(selectMenu(1, "x")), row(button("a"))}},
			object{"components": []any{row(selectMenu(1, "x"), button("a"))}},
			"components/0",
		},

		"text without the flag": {v2(display(1)), object{"components": []any{display(1)}}, "components/0/type"},
		"content beside":        {v2(display(1)), object{"content": "x", "flags": 1 << 15, "components": []any{display(1)}}, "flags"},
		"displayed text":        {v2(display(2000), display(2000)), v2(display(2000), display(2001)), "components"},
		"components":            {v2(repeat(40, display(1))...), v2(repeat(41, display(1))...), "components"},
		"in a container": {
			v2(object{"type": 17, "components": []any{display(1), row(button("a")), object{"type": 14}}}),
			v2(object{"type": 17, "components": []any{object{"type": 17, "components": []any{display(1)}}}}), "components/0/components/0/type",
		},
		"section": {
			v2(object{"type": 9, "components": []any{display(1)}, "accessory": button("a")}),
			v2(object{"type": 9, "components": []any{display(1)}}), "components/0/accessory",
		},

		"mentions": {
			object{"content": "x", "allowed_mentions": object{"parse": []any{"users"}}},
			object{"content": "x", "allowed_mentions": object{"parse": []any{"all"}}},
			"allowed_mentions/parse/0",
		},
		"mentions twice": {
			object{"content": "x", "allowed_mentions": object{"parse": []any{"roles"}, "users": []any{"1"}}},
			object{"content": "x", "allowed_mentions": object{"parse": []any{"users"}, "users": []any{"1"}}},
			"allowed_mentions",
		},
		"nonce": {object{"content": "x", "nonce": text(25)}, object{"content": "x", "nonce": text(26)}, "nonce"},
	} {
		t.Run(name, func(t *testing.T) {
			send := func(body object) (int, string) {
				encoded, err := json.Marshal(body)
				if err != nil {
					t.Fatal(err)
				}
				return w.post("POST", "/channels/"+w.channel.ID+"/messages", string(encoded))
			}
			if status, answer := send(test.fits); status != http.StatusOK {
				t.Errorf("at the limit: %d %s", status, answer)
			}
			if v := w.TakeViolations(); len(v) > 0 {
				t.Errorf("at the limit: %q", v)
			}
			status, answer := send(test.breaks)
			if status != http.StatusBadRequest || len(w.TakeViolations()) == 0 {
				t.Errorf("beyond the limit: %d %s", status, answer)
			}
			if got := mistakeAt(t, answer, test.path); !got {
				t.Errorf("beyond the limit: %s, want a mistake at %q", answer, test.path)
			}
		})
	}
}

// mistakeAt reports whether an answer names a mistake at a path; without a path, that it says the message is empty.
func mistakeAt(t *testing.T, answer, path string) bool {
	t.Helper()
	var body struct {
		Code   int    `json:"code"`
		Errors object `json:"errors"`
	}
	if err := json.Unmarshal([]byte(answer), &body); err != nil {
		t.Fatal(err)
	}
	if path == "" {
		return body.Code == 50006
	}
	at := body.Errors
	for part := range strings.SplitSeq(path, "/") {
		at, _ = at[part].(object)
	}
	mistakes, _ := at["_errors"].([]any)
	return body.Code == 50035 && len(mistakes) > 0
}

func TestLimitsOfAnswers(t *testing.T) {
	refused := make(chan error, 1)
	var answer *discordgo.InteractionResponse
	w := newWorld(t, func(w *world, i *discordgo.Interaction) { refused <- w.client.InteractionRespond(i, answer) })
	w.open()
	w.register(ask)
	input := func(label string, length int) discordgo.MessageComponent {
		return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.TextInput{CustomID: label, Label: label, Style: discordgo.TextInputShort, MaxLength: length},
		}}
	}
	modal := func(title string, inputs ...discordgo.MessageComponent) *discordgo.InteractionResponse {
		return &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseModal,
			Data: &discordgo.InteractionResponseData{CustomID: "m", Title: title, Components: inputs},
		}
	}
	for name, test := range map[string]struct {
		answer *discordgo.InteractionResponse
		path   string
	}{
		"content": {&discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Content: text(2001)},
		}, "data/content"},
		"update of nothing": {&discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseUpdateMessage, Data: &discordgo.InteractionResponseData{Content: "x"},
		}, "type"},
		"modal's title": {modal(text(46), input("a", 1)), "data/title"},
		"no inputs":     {modal("x"), "data/components"},
		"six inputs":    {modal("x", input("a", 1), input("b", 1), input("c", 1), input("d", 1), input("e", 1), input("f", 1)), "data/components"},
		"input's label": {modal("x", input(text(46), 1)), "data/components/0/components/0/label"},
		"input's text":  {modal("x", input("a", 4001)), "data/components/0/components/0/max_length"},
	} {
		t.Run(name, func(t *testing.T) {
			answer = test.answer
			w.use(question("who?"))
			err := <-refused
			wantCode(t, err, 400, 50035)
			if e, ok := err.(*discordgo.RESTError); ok && !mistakeAt(t, string(e.ResponseBody), test.path) {
				t.Errorf("%s: want a mistake at %s", e.ResponseBody, test.path)
			}
			if len(w.TakeViolations()) == 0 {
				t.Error("no violation")
			}
		})
	}
}

func TestBadRequestsAreViolations(t *testing.T) {
	w := newWorld(t, nil, discordtest.Options{NoRateLimits: true})
	messages := "/channels/" + w.channel.ID + "/messages"
	for _, test := range []struct {
		method, path, body string
		status             int
		violation          string
	}{
		{"POST", messages, `{"content":"x","embed":{}}`, 200, "no field /embed"},
		{"POST", messages, `{"embeds":[{"titel":"x","title":"y"}]}`, 200, "no field /embeds/0/titel"},
		{"POST", messages, `{"content":"x","sticker":null}`, 200, ""},
		{"POST", messages, `{"content":`, 400, "50109"},
		{"POST", messages, `{"content":5}`, 400, "50035"},
		{"POST", messages, `{"content":"x","flags":64}`, 200, "ephemeral"},
		{"GET", messages + "?limit=101", ``, 400, "limit"},
		{"GET", "/guilds/1/bans", ``, 404, "no route"},
		{"PATCH", "/webhooks/" + w.Bot.ID + "/guessed/messages/@original", `{"content":"x"}`, 401, "50027"},
	} {
		status, answer := w.post(test.method, test.path, test.body)
		v := w.TakeViolations()
		if status != test.status {
			t.Errorf("%s %s: %d %s, want %d", test.path, test.body, status, answer, test.status)
		}
		if test.violation == "" && len(v) > 0 || test.violation != "" && !strings.Contains(strings.Join(v, "\n"), test.violation) {
			t.Errorf("%s %s: violations %q, want %q", test.path, test.body, v, test.violation)
		}
	}
}
