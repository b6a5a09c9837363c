package discordtest_test

import (
	"context"
	"io"
	"log"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// These tests connect discordgo, unmodified, to the server: what the library makes of the protocol is checked against
// what the server holds, and the other way round.

func TestMain(m *testing.M) {
	// The library logs each fault that a test provokes.
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// world is a server with a guild, a channel, a person, and a client with the events that it got.
type world struct {
	*discordtest.Server
	t       *testing.T
	ctx     context.Context
	guild   *discordtest.Guild
	channel *discordtest.Channel
	alice   *discordtest.User
	client  *discordgo.Session

	mu      sync.Mutex
	created []*discordgo.Message
	updated []*discordgo.Message
	deleted []*discordgo.Message
}

// newWorld starts a server and a client whose handler answers interactions.
func newWorld(t *testing.T, handler func(w *world, i *discordgo.Interaction), options ...discordtest.Options) *world {
	t.Helper()
	t.Parallel() // closing the client takes a second
	w := &world{t: t, Server: discordtest.New(t, options...)}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	w.ctx = ctx
	w.guild = w.AddGuild("Summit watchers")
	w.channel = w.AddChannel(w.guild, "general")
	w.alice = w.AddUser("alice")
	w.client = w.session()
	w.client.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) {
		if handler != nil {
			handler(w, i.Interaction)
		}
	})
	w.client.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { w.note(&w.created, m.Message) })
	w.client.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageUpdate) { w.note(&w.updated, m.Message) })
	w.client.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageDelete) { w.note(&w.deleted, m.Message) })
	return w
}

func (w *world) session() *discordgo.Session {
	session, err := discordgo.New("Bot " + w.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	session.Client = w.Client()
	session.StateEnabled = false
	session.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	return session
}

// open connects the client, and closes it before the server.
func (w *world) open() {
	w.t.Helper()
	if err := w.client.Open(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.client.Close() })
	if err := w.WaitReady(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// register registers commands globally.
func (w *world) register(commands ...*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
	w.t.Helper()
	registered, err := w.client.ApplicationCommandBulkOverwrite(w.Bot.ID, "", commands)
	if err != nil {
		w.t.Fatal(err)
	}
	return registered
}

func (w *world) note(list *[]*discordgo.Message, m *discordgo.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*list = append(*list, m)
}

// eventually waits until the client got an event of a message.
func (w *world) eventually(list *[]*discordgo.Message, id string) *discordgo.Message {
	w.t.Helper()
	for w.ctx.Err() == nil {
		w.mu.Lock()
		for _, m := range *list {
			if m.ID == id {
				w.mu.Unlock()
				return m
			}
		}
		w.mu.Unlock()
		time.Sleep(2 * time.Millisecond)
	}
	w.t.Fatalf("no event of message %s", id)
	return nil
}

var ask = &discordgo.ApplicationCommand{
	Name: "ask", Description: "Ask about the summit",
	Options: []*discordgo.ApplicationCommandOption{
		{
			Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What to ask", Required: true,
			MaxLength: 500,
		},
		{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "For you alone"},
	},
}

// say answers an interaction with a text for all.
func (w *world) say(i *discordgo.Interaction, data *discordgo.InteractionResponseData) error {
	return w.client.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource, Data: data,
	})
}

// use uses /ask.
func (w *world) use(options map[string]any) *discordtest.Interaction {
	w.t.Helper()
	i, err := w.Slash(w.ctx, discordtest.Invocation{User: w.alice, Channel: w.channel, Name: "ask", Options: options})
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

func question(text string) map[string]any { return map[string]any{"question": text} }

// expectViolation checks that the only violations are ones that contain a text, and takes them.
func (w *world) expectViolation(text string) {
	w.t.Helper()
	violations := w.TakeViolations()
	if len(violations) == 0 {
		w.t.Errorf("no violation, of %q", text)
	}
	for _, v := range violations {
		if !strings.Contains(v, text) {
			w.t.Errorf("violation %q, want one of %q", v, text)
		}
	}
}

func TestSlashCommandIsAnswered(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		data := i.ApplicationCommandData()
		err := w.say(i, &discordgo.InteractionResponseData{
			Content: "You asked: " + data.Options[0].StringValue() + " (" + i.Member.User.Username + ", " + string(i.Locale) + ")",
			Embeds:  []*discordgo.MessageEmbed{{Title: "Summit", Description: "Alaska", URL: "https://example.org/a#b"}},
		})
		if err != nil {
			t.Error(err)
		}
	})
	w.open()
	w.register(ask)
	i, err := w.Slash(w.ctx, discordtest.Invocation{
		User: w.alice, Channel: w.channel, Name: "ask", Locale: "uk", Options: question("who came?"),
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := i.Wait(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := "You asked: who came? (alice, uk)"; r.Message.Content != want || r.Message.Ephemeral() {
		t.Errorf("answered %q, want %q for all", r.Message.Content, want)
	}
	if got := w.Messages(w.channel); len(got) != 1 || got[0].ID != r.Message.ID || got[0].Embeds[0].Title != "Summit" {
		t.Errorf("the channel holds %+v", got)
	}
	// The app is told of its own message, with its content.
	if m := w.eventually(&w.created, r.Message.ID); m.Content != r.Message.Content || m.Author.ID != w.Bot.ID {
		t.Errorf("the event has %q by %v", m.Content, m.Author)
	}
}

func TestMentionIsAnsweredByReply(t *testing.T) {
	w := newWorld(t, nil)
	w.client.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == w.Bot.ID || !strings.Contains(m.Content, w.Bot.Mention()) {
			return
		}
		if _, err := s.ChannelMessageSendReply(m.ChannelID, "Hello", m.Reference()); err != nil {
			t.Error(err)
		}
	})
	w.open()
	asked := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention() + " who was there?"})
	reply, err := w.WaitReply(w.ctx, w.channel, asked)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Content != "Hello" || len(reply.Mentions) != 1 || reply.Mentions[0].ID != w.alice.ID {
		t.Errorf("replied %q, mentioning %v", reply.Content, reply.Mentions)
	}
}

func TestEditsAndDeletesReachTheApp(t *testing.T) {
	w := newWorld(t, nil)
	w.open()
	linked := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention() + " https://example.org"})
	if err := w.Unfurl(linked, "https://example.org"); err != nil {
		t.Fatal(err)
	}
	if got := w.eventually(&w.updated, linked.ID); got.EditedTimestamp != nil || len(got.Embeds) != 1 {
		t.Errorf("the preview of a link came as an edit at %v with %d embeds", got.EditedTimestamp, len(got.Embeds))
	}
	m := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention() + " whoo?"})
	if err := w.Edit(m, w.Bot.Mention()+" who?"); err != nil {
		t.Fatal(err)
	}
	if got := w.eventually(&w.updated, m.ID); got.Content != w.Bot.Mention()+" who?" || got.EditedTimestamp == nil {
		t.Errorf("the edit came as %q, edited %v", got.Content, got.EditedTimestamp)
	}
	if err := w.Delete(m); err != nil {
		t.Fatal(err)
	}
	if got := w.eventually(&w.deleted, m.ID); got.ChannelID != w.channel.ID || got.GuildID != w.guild.ID {
		t.Errorf("the delete came for channel %s of guild %s", got.ChannelID, got.GuildID)
	}
	if err := w.Edit(m, "again"); err == nil {
		t.Error("a deleted message was edited")
	}
}
