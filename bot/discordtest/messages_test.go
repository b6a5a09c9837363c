package discordtest_test

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// TestContentComesOnlyWhereDiscordGivesIt: the app has no privileged intent.
func TestContentComesOnlyWhereDiscordGivesIt(t *testing.T) {
	w := newWorld(t, nil, discordtest.Options{NoRateLimits: true})
	w.open()
	dm := w.OpenDM(w.alice)
	thread := w.AddThread(w.channel, "a thread")
	own, err := w.client.ChannelMessageSend(w.channel.ID, "an answer")
	if err != nil {
		t.Fatal(err)
	}
	answer := w.Messages(w.channel)[0]
	other := w.Post(discordtest.Post{Channel: w.channel, User: w.AddUser("bob"), Text: "small talk"})
	for _, test := range []struct {
		name  string
		post  discordtest.Post
		comes bool
	}{
		{"plain", discordtest.Post{Channel: w.channel}, false},
		{"mention", discordtest.Post{Channel: w.channel, Text: w.Bot.Mention() + " who?"}, true},
		{"mention in a thread", discordtest.Post{Channel: thread, Text: "who, <@!" + w.Bot.ID + ">?"}, true},
		{"reply with the ping on", discordtest.Post{Channel: w.channel, ReplyTo: answer}, true},
		{"reply with the ping off", discordtest.Post{Channel: w.channel, ReplyTo: answer, NoPing: true}, false},
		{"reply to somebody else", discordtest.Post{Channel: w.channel, ReplyTo: other}, false},
		{"direct message", discordtest.Post{Channel: dm}, true},
		{"of a webhook", discordtest.Post{Channel: w.channel, Webhook: true}, false},
		{"of a bot", discordtest.Post{Channel: w.channel, User: w.AddBot("other")}, false},
		{"attachment", discordtest.Post{Channel: dm, Attachments: []string{"photo.png"}}, true},
	} {
		if test.post.Text == "" {
			test.post.Text = "who?"
		}
		if test.post.User == nil {
			test.post.User = w.alice
		}
		m := w.Post(test.post)
		want := ""
		if test.comes {
			want = test.post.Text
		}
		got := w.eventually(&w.created, m.ID)
		fetched, err := w.client.ChannelMessage(m.ChannelID, m.ID)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got.Content != want || fetched.Content != want {
			t.Errorf("%s: the app got %q and fetched %q, want %q", test.name, got.Content, fetched.Content, want)
		}
		if test.post.ReplyTo != nil {
			replied := got.ReferencedMessage
			if replied == nil || replied.ID != test.post.ReplyTo.ID || (replied.Content != "") != (replied.ID == own.ID) {
				t.Errorf("%s: the message replied to is %+v", test.name, replied)
			}
		}
		if n := len(test.post.Attachments); len(got.Attachments) != n || (got.WebhookID != "") != test.post.Webhook {
			t.Errorf("%s: %d attachments, webhook %q", test.name, len(got.Attachments), got.WebhookID)
		}
	}
	list, err := w.client.ChannelMessages(w.channel.ID, 3, other.ID, "", "")
	if err != nil || len(list) != 1 || list[0].ID != own.ID {
		t.Errorf("before %s there is %v, %v", other.ID, list, err)
	}
}

func TestPermissions(t *testing.T) {
	w := newWorld(t, nil, discordtest.Options{NoRateLimits: true})
	w.open()
	m := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention()})
	send := func(data *discordgo.MessageSend) error {
		_, err := w.client.ChannelMessageSendComplex(w.channel.ID, data)
		return err
	}
	embed := &discordgo.MessageSend{Embeds: []*discordgo.MessageEmbed{{Title: "x"}}}
	reply := &discordgo.MessageSend{Content: "x", Reference: &discordgo.MessageReference{MessageID: m.ID}}
	for _, test := range []struct {
		allowed      int64
		data         *discordgo.MessageSend
		status, code int
	}{
		{0, embed, 403, 50001},
		{discordtest.ViewChannel, embed, 403, 50013},
		{discordtest.ViewChannel | discordtest.SendMessages, embed, 403, 50013},
		{discordtest.ViewChannel | discordtest.SendMessages, reply, 400, 160002},
	} {
		w.SetPermissions(w.channel, test.allowed)
		wantCode(t, send(test.data), test.status, test.code)
	}
	w.SetPermissions(w.channel, discordtest.ViewChannel|discordtest.SendMessages|discordtest.EmbedLinks)
	if err := send(embed); err != nil {
		t.Error(err)
	}
	w.expectViolation("160002")
	_, err := w.client.ChannelMessageSend("123", "x")
	wantCode(t, err, 404, 10003)
}

// TestRepliesToWhatIsGone: a reply to a deleted message is refused, or is sent as an ordinary message.
func TestRepliesToWhatIsGone(t *testing.T) {
	w := newWorld(t, nil)
	w.open()
	m := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention()})
	if err := w.Delete(m); err != nil {
		t.Fatal(err)
	}
	soft := false
	to := &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID}
	_, err := w.client.ChannelMessageSendReply(w.channel.ID, "x", to)
	wantCode(t, err, 400, 50035)
	to.FailIfNotExists = &soft
	if sent, err := w.client.ChannelMessageSendReply(w.channel.ID, "x", to); err != nil || sent.MessageReference != nil {
		t.Errorf("sent %+v, %v", sent, err)
	}
}

func TestWhomAMessageMentions(t *testing.T) {
	w := newWorld(t, nil, discordtest.Options{NoRateLimits: true})
	w.open()
	asked := w.Post(discordtest.Post{Channel: w.channel, User: w.AddUser("bob"), Text: w.Bot.Mention()})
	text := "@everyone <@&7> " + w.alice.Mention()
	for _, test := range []struct {
		allowed         *discordgo.MessageAllowedMentions
		users, roles    int
		everyone, reply bool
	}{
		{nil, 1, 1, true, false},
		{nil, 2, 1, true, true},
		{&discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}, 0, 0, false, true},
		{&discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}, RepliedUser: true}, 1, 0, false, true},
		{&discordgo.MessageAllowedMentions{Users: []string{w.alice.ID}}, 1, 0, false, false},
	} {
		data := &discordgo.MessageSend{Content: text, AllowedMentions: test.allowed}
		if test.reply {
			data.Reference = &discordgo.MessageReference{MessageID: asked.ID}
		}
		m, err := w.client.ChannelMessageSendComplex(w.channel.ID, data)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Mentions) != test.users || len(m.MentionRoles) != test.roles || m.MentionEveryone != test.everyone {
			t.Errorf("with %+v the message mentions %v, %v, everyone %v", test.allowed, m.Mentions, m.MentionRoles, m.MentionEveryone)
		}
	}
}

func TestMessagesOfTheAppAreEditedAndDeleted(t *testing.T) {
	w := newWorld(t, nil)
	w.open()
	dm, err := w.client.UserChannelCreate(w.alice.ID)
	if err != nil {
		t.Fatal(err)
	}
	if c := w.OpenDM(w.alice); c.ID != dm.ID || dm.Type != discordgo.ChannelTypeDM {
		t.Errorf("the direct messages are %+v, want %s", dm, c.ID)
	}
	m, err := w.client.ChannelMessageSendComplex(w.channel.ID, &discordgo.MessageSend{
		Content: "draft", Embeds: []*discordgo.MessageEmbed{{Title: "kept"}}, Components: buttons("a"),
		Files: []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("text")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	edited, err := w.client.ChannelMessageEdit(w.channel.ID, m.ID, "final")
	if err != nil {
		t.Fatal(err)
	}
	if edited.Content != "final" || len(edited.Embeds) != 1 || len(edited.Components) != 1 || edited.EditedTimestamp == nil {
		t.Errorf("the edit made %+v of it", edited)
	}
	if len(edited.Attachments) != 1 || edited.Attachments[0].Filename != "a.txt" || edited.Attachments[0].Size != 4 {
		t.Errorf("the attachments are %+v", edited.Attachments)
	}
	if got := w.eventually(&w.updated, m.ID); got.Content != "final" {
		t.Errorf("the edit came as %q", got.Content)
	}
	if err := w.client.ChannelMessageDelete(w.channel.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, w.client.ChannelMessageDelete(w.channel.ID, m.ID), 404, 10008)
	w.eventually(&w.deleted, m.ID)

	other := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: "mine"})
	wantCode(t, w.client.ChannelMessageDelete(w.channel.ID, other.ID), 403, 50013)
	_, err = w.client.ChannelMessageEdit(w.channel.ID, other.ID, "yours")
	wantCode(t, err, 403, 50005)
	w.expectViolation("50005")
}

// TestNonceKeepsAMessageFromBeingSentTwice sends a message again after the connection broke off before the answer.
func TestNonceKeepsAMessageFromBeingSentTwice(t *testing.T) {
	w := newWorld(t, nil)
	w.open()
	w.Fail(discordtest.Fault{Route: "POST /channels", Times: 1, CutAfter: true})
	send := func() error {
		_, err := w.client.Request("POST", discordgo.EndpointChannelMessages(w.channel.ID),
			map[string]any{"content": "once", "nonce": "abc", "enforce_nonce": true})
		return err
	}
	if err := send(); err == nil {
		t.Error("the connection was not cut")
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	if got := w.Messages(w.channel); len(got) != 1 || got[0].Content != "once" {
		t.Errorf("the channel holds %d messages", len(got))
	}
}
