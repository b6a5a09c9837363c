package bot

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Everything that people see is sent from this file, through the gate. No answer is sent twice: Discord takes a second
// callback of an interaction for an error, a message carries the question's id as its nonce, and edits and deletions
// are the same done twice.

// Discord's error codes that are no failure of ours.
const (
	unknownChannel      = 10003
	unknownMessage      = 10008
	unknownInteraction  = 10062
	alreadyAcknowledged = 40060
	missingAccess       = 50001
	closedToUs          = 50007 // a person who takes no private messages
	missingPermissions  = 50013
	invalidForm         = 50035 // a reply to a message that is gone, among others
)

const (
	// acknowledgeWithin is less than Discord's three seconds, after which an interaction's token is dead.
	acknowledgeWithin = 2800 * time.Millisecond
	deferAfter        = 2 * time.Second
	sendWithin        = 30 * time.Second
)

// recipient takes the one answer to a request.
type recipient interface {
	// answer sends the answer.
	answer(ctx context.Context, r Response) error
	// hold tells the asker, where that can be told, that the answer takes longer.
	hold(ctx context.Context) error
}

// interactionReply answers a command, a button, a form or an autocompletion.
type interactionReply struct {
	rest    *rest
	id      string
	app     string
	token   string
	came    time.Time
	private bool // what a deferral says of the answer
	edits   bool
	typing  bool // an autocompletion, whose answer is choices and nothing else

	mu   sync.Mutex
	held bool
	done bool
}

func (i *interactionReply) callback(ctx context.Context, kind discordgo.InteractionResponseType, data any) error {
	ctx, cancel := context.WithDeadline(ctx, i.came.Add(acknowledgeWithin))
	defer cancel()
	body := map[string]any{"type": kind}
	if data != nil {
		body["data"] = data
	}
	_, err := i.rest.do(ctx, call{
		method: http.MethodPost, url: discordgo.EndpointInteractionResponse(i.id, i.token), body: body, kind: "callback", id: i.id,
		interaction: true,
	})
	// A try whose answer was lost has come through.
	if refusedWith(err, alreadyAcknowledged) {
		return nil
	}
	return err
}

func (i *interactionReply) hold(ctx context.Context) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.done || i.held || i.typing {
		return nil
	}
	kind, data := discordgo.InteractionResponseDeferredChannelMessageWithSource, any(nil)
	if i.edits {
		kind = discordgo.InteractionResponseDeferredMessageUpdate
	} else if i.private {
		data = map[string]any{"flags": discordgo.MessageFlagsEphemeral}
	}
	err := i.callback(ctx, kind, data)
	i.held = err == nil
	return err
}

func (i *interactionReply) answer(ctx context.Context, r Response) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.done = true
	switch {
	case i.held:
		return i.late(ctx, r)
	case i.typing:
		return i.callback(ctx, discordgo.InteractionApplicationCommandAutocompleteResult, gateChoices(r.Choices))
	case r.Form != nil:
		return i.callback(ctx, discordgo.InteractionResponseModal, gateForm(*r.Form))
	case r.Edits:
		return i.callback(ctx, discordgo.InteractionResponseUpdateMessage, gate(r))
	}
	return i.callback(ctx, discordgo.InteractionResponseChannelMessageWithSource, gate(r))
}

// late answers after a deferral: in its place, or, where the deferral was for an edit that has become another answer, in
// a message beside it. A form cannot be shown any more.
func (i *interactionReply) late(ctx context.Context, r Response) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	c := call{method: http.MethodPatch, url: discordgo.EndpointWebhookMessage(i.app, i.token, "@original"), kind: "edit", id: i.id, interaction: true}
	if i.edits && !r.Edits {
		c = call{method: http.MethodPost, url: discordgo.EndpointWebhookToken(i.app, i.token), kind: "follow-up", id: i.id, interaction: true, once: true}
	}
	p := gate(r)
	if c.method == http.MethodPatch {
		p.Flags = 0 // the deferral has said who sees it
	}
	c.body = p
	_, err := i.rest.do(ctx, c)
	return err
}

// messageReply answers a message by a reply to it.
type messageReply struct {
	rest             *rest
	channel, message string
}

func (m messageReply) hold(context.Context) error { return nil }

func (m messageReply) answer(ctx context.Context, r Response) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	r.Private = false // there is no such thing among messages
	p := gate(r)
	p.Reference = &reference{MessageID: m.message, Fails: true}
	p.Nonce, p.EnforceNonce = m.message, true
	_, err := m.rest.do(ctx, call{
		method: http.MethodPost, url: discordgo.EndpointChannelMessages(m.channel), body: p, kind: "message", id: m.channel,
	})
	return err
}

// answerEdit puts another answer in the place of one that was sent as a message.
type answerEdit struct {
	rest             *rest
	channel, message string
}

func (a *answerEdit) hold(context.Context) error { return nil }

func (a *answerEdit) answer(ctx context.Context, r Response) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	r.Private = false
	_, err := a.rest.do(ctx, call{
		method: http.MethodPatch, url: discordgo.EndpointChannelMessage(a.channel, a.message), body: gate(r), kind: "message", id: a.channel,
	})
	return err
}

// delete removes a message of the bot.
func (c *rest) delete(ctx context.Context, channel, message string) error {
	_, err := c.do(ctx, call{
		method: http.MethodDelete, url: discordgo.EndpointChannelMessage(channel, message), kind: "message", id: channel,
	})
	return err
}

// tell writes to a person in private.
func (c *rest) tell(ctx context.Context, user, nonce string, r Response) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	body, err := c.do(ctx, call{
		method: http.MethodPost, url: discordgo.EndpointUserChannels("@me"), body: map[string]string{"recipient_id": user}, kind: "private", id: user,
	})
	if err != nil {
		return err
	}
	var channel struct{ ID string }
	if err := json.Unmarshal(body, &channel); err != nil {
		return err
	}
	p := gate(r)
	p.Flags = 0
	p.Nonce, p.EnforceNonce = nonce, true
	_, err = c.do(ctx, call{
		method: http.MethodPost, url: discordgo.EndpointChannelMessages(channel.ID), body: p, kind: "message", id: channel.ID,
	})
	return err
}

// message fetches a message.
func (c *rest) message(ctx context.Context, channel, id string) (*discordgo.Message, error) {
	body, err := c.do(ctx, call{
		method: http.MethodGet, url: discordgo.EndpointChannelMessage(channel, id), kind: "fetch", id: channel,
	})
	if err != nil {
		return nil, err
	}
	m := new(discordgo.Message)
	return m, json.Unmarshal(body, m)
}

// near is how many messages behind a question its answer is looked for: as many as Discord gives at once.
const near = "100"

// answerTo finds the bot's answer to a message: it refers to it, and stands soon after it. It returns nil where there is
// none.
func (c *rest) answerTo(ctx context.Context, self, channel, question string) (*discordgo.Message, error) {
	body, err := c.do(ctx, call{
		method: http.MethodGet, url: discordgo.EndpointChannelMessages(channel) + "?after=" + question + "&limit=" + near, kind: "fetch", id: channel,
	})
	if err != nil {
		return nil, err
	}
	var messages []*discordgo.Message
	if err := json.Unmarshal(body, &messages); err != nil {
		return nil, err
	}
	for _, m := range messages {
		if m != nil && m.Author != nil && m.Author.ID == self && m.MessageReference != nil && m.MessageReference.MessageID == question {
			return m, nil
		}
	}
	return nil, nil
}
