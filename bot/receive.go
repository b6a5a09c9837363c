package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
)

// editableFor is how long a question can be edited for its answer to follow.
const editableFor = time.Hour

// onInteraction takes a command, a button, a form or an autocompletion.
func (b *Bot) onInteraction(_ *discordgo.Session, event *discordgo.InteractionCreate) {
	defer b.survive("interaction")
	came := time.Now()
	if event == nil || event.Interaction == nil {
		return
	}
	i := event.Interaction
	r := Request{Options: make(map[string]string), Lang: language(i.Locale)}
	if who := person(i); who != nil {
		r.Asker = who.ID
	}
	r.Manager = b.cfg.Managers.include(i, b.cfg.Guild)
	if i.Message != nil {
		r.Shown = i.Message.Content
		r.Private = i.Message.Flags&discordgo.MessageFlagsEphemeral != 0
	}
	switch data := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		r.Name = data.Name
		readOptions(&r, data.Options)
		r.Private = r.Options[privateOption] == "true"
		if data.Resolved != nil {
			if a := data.Resolved.Attachments[r.Options[fileOption]]; a != nil {
				r.File = &File{Name: a.Filename, URL: a.URL}
			}
			if m := data.Resolved.Messages[data.TargetID]; m != nil {
				r.Target = m.Content
			}
		}
	case discordgo.MessageComponentInteractionData:
		r.Name, r.Words = parseCustomID(data.CustomID)
	case discordgo.ModalSubmitInteractionData:
		r.Name, r.Words = parseCustomID(data.CustomID)
		readInputs(&r, data.Components)
	}
	route, known := b.routes[r.Name]
	if !known {
		b.log.Warn("a request for something that is not there; are old commands still registered?", "name", r.Name)
		return
	}
	typing := i.Type == discordgo.InteractionApplicationCommandAutocomplete
	if typing {
		if route.complete == nil {
			return
		}
		route.handle, route.question = route.complete, false
	}
	reply := &interactionReply{
		rest: b.rest, id: i.ID, app: i.AppID, token: i.Token, came: came,
		private: r.Private || route.private, edits: route.edits, typing: typing,
	}
	b.accept(job{request: r, route: route, to: reply, came: came, channel: i.ChannelID, tell: func(ctx context.Context, text string) {
		if err := reply.answer(ctx, Response{Text: text, Private: true}); err != nil {
			b.failed("a notice could not be sent", r.Name, err)
		}
	}})
}

// person returns who made an interaction: a member of a server, or the other one in a private conversation.
func person(i *discordgo.Interaction) *discordgo.User {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User
	}
	return i.User
}

// language returns which of our languages somebody's Discord is in.
func language(l discordgo.Locale) string {
	switch l {
	case discordgo.Russian:
		return russian
	case discordgo.Ukrainian:
		return ukrainian
	}
	return english
}

// readOptions reads a command's options. A subcommand goes behind the name; what is being typed is the Target too.
func readOptions(r *Request, options []*discordgo.ApplicationCommandInteractionDataOption) {
	for _, o := range options {
		if o == nil {
			continue
		}
		switch o.Type {
		case discordgo.ApplicationCommandOptionSubCommand, discordgo.ApplicationCommandOptionSubCommandGroup:
			r.Name += " " + o.Name
			readOptions(r, o.Options)
			continue
		}
		r.Options[o.Name] = fmt.Sprint(o.Value)
		if o.Focused {
			r.Target = fmt.Sprint(o.Value)
		}
	}
}

func readInputs(r *Request, rows []discordgo.MessageComponent) {
	for _, row := range rows {
		row, ok := row.(*discordgo.ActionsRow)
		if !ok || row == nil {
			continue
		}
		for _, c := range row.Components {
			if input, ok := c.(*discordgo.TextInput); ok && input != nil {
				r.Options[input.CustomID] = input.Value
			}
		}
	}
}

// onMessage takes a new message: a question where it mentions the bot, replies to one of its answers, or is private.
func (b *Bot) onMessage(_ *discordgo.Session, event *discordgo.MessageCreate) {
	defer b.survive("message")
	if event == nil || event.Message == nil || !b.asks(event.Message) {
		return
	}
	m := event.Message
	came := time.Now()
	r := b.messageRequest(m)
	to := messageReply{rest: b.rest, channel: m.ChannelID, message: m.ID}
	b.accept(job{
		request: r, route: b.routes[askCommand], to: to, came: came, channel: m.ChannelID, message: m.ID,
		prepare: func(ctx context.Context) (Request, bool, error) { return b.withAnswer(ctx, m, r) },
		tell: func(ctx context.Context, text string) {
			var err error
			if m.GuildID == "" {
				err = to.answer(ctx, Response{Text: text})
			} else {
				err = b.rest.tell(ctx, r.Asker, m.ID, Response{Text: text})
			}
			if err != nil {
				b.failed("a notice could not be sent", r.Name, err)
			}
		},
	})
}

// asks reports whether a message may be a question. The content of others does not reach the bot.
func (b *Bot) asks(m *discordgo.Message) bool {
	if m.Author == nil || m.Author.Bot || m.Author.ID == b.self || m.WebhookID != "" ||
		m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return false
	}
	return m.GuildID == "" || b.mentioned(m) || m.Content != "" && b.maybeFollowUp(m)
}

// mentioned reports whether the text itself names the bot: the ping of a reply does not.
func (b *Bot) mentioned(m *discordgo.Message) bool {
	return strings.Contains(m.Content, "<@"+b.self+">") || strings.Contains(m.Content, "<@!"+b.self+">")
}

// maybeFollowUp reports whether a message replies to something of the bot, as far as the message itself says.
func (b *Bot) maybeFollowUp(m *discordgo.Message) bool {
	if m.Type != discordgo.MessageTypeReply || m.MessageReference == nil {
		return false
	}
	if m.ReferencedMessage != nil {
		return b.answered(m.ReferencedMessage)
	}
	for _, u := range m.Mentions {
		if u != nil && u.ID == b.self {
			return true
		}
	}
	return false
}

// answered reports whether a message is an answer of the bot to a question.
func (b *Bot) answered(m *discordgo.Message) bool {
	return m.Author != nil && m.Author.ID == b.self && len(quoted(m.Content)) > 0
}

func (b *Bot) messageRequest(m *discordgo.Message) Request {
	r := Request{Name: askCommand, Options: map[string]string{questionOption: oneLine(m.Content)}, Asker: m.Author.ID}
	if len(m.Attachments) > 0 || len(m.StickerItems) > 0 {
		r.Options[attachedOption] = "true"
	}
	r.Lang = corpus.DetectLang(r.Options[questionOption])
	return r
}

// withAnswer adds the answer that a message replies to, which is fetched where it did not come along. It reports false
// where the message is no question after all.
func (b *Bot) withAnswer(ctx context.Context, m *discordgo.Message, r Request) (Request, bool, error) {
	if m.Type != discordgo.MessageTypeReply || m.MessageReference == nil {
		return r, true, nil
	}
	own := m.GuildID == "" || b.mentioned(m) // a question by itself
	replied := m.ReferencedMessage
	if replied == nil {
		var err error
		replied, err = b.rest.message(ctx, m.ChannelID, m.MessageReference.MessageID)
		if err != nil && !refusedWith(err, unknownMessage, missingAccess, missingPermissions) {
			return r, own, err
		}
	}
	if replied == nil || !b.answered(replied) {
		return r, own, nil
	}
	r.Shown = replied.Content
	return r, true, nil
}

// onEdit takes an edited message: where it is a question that has an answer, the answer is made again.
func (b *Bot) onEdit(_ *discordgo.Session, event *discordgo.MessageUpdate) {
	defer b.survive("edit")
	if event == nil || event.Message == nil || event.EditedTimestamp == nil || !b.asks(event.Message) {
		return
	}
	m := event.Message
	sent, err := discordgo.SnowflakeTimestamp(m.ID)
	if err != nil || time.Since(sent) > editableFor {
		return
	}
	r := b.messageRequest(m)
	to := &answerEdit{rest: b.rest, channel: m.ChannelID}
	b.accept(job{
		request: r, route: b.routes[askCommand], to: to, came: time.Now(), channel: m.ChannelID, message: m.ID, free: true,
		prepare: func(ctx context.Context) (Request, bool, error) {
			old, err := b.rest.answerTo(ctx, b.self, m.ChannelID, m.ID)
			if err != nil || old == nil {
				return r, false, b.expected(err)
			}
			to.message = old.ID
			// Discord tells of an edit too where it has only added a preview.
			if questions := quoted(old.Content); len(questions) > 0 && questions[len(questions)-1] == r.Options[questionOption] {
				return r, false, nil
			}
			return b.withAnswer(ctx, m, r)
		},
	})
}

// expected returns an error unless it only says that the bot may not look.
func (b *Bot) expected(err error) error {
	if refusedWith(err, unknownChannel, unknownMessage, missingAccess, missingPermissions) {
		return nil
	}
	return err
}

// onDelete takes a deleted message: its answer, where it had one, goes too.
func (b *Bot) onDelete(_ *discordgo.Session, event *discordgo.MessageDelete) {
	defer b.survive("deletion")
	if event == nil || event.Message == nil {
		return
	}
	m := event.Message
	b.accept(job{
		request: Request{Name: "deletion"}, to: &answerEdit{}, came: time.Now(), channel: m.ChannelID, message: m.ID,
		prepare: func(ctx context.Context) (Request, bool, error) {
			old, err := b.rest.answerTo(ctx, b.self, m.ChannelID, m.ID)
			if err == nil && old != nil {
				err = b.rest.delete(ctx, m.ChannelID, old.ID)
			}
			if err = b.expected(err); err != nil {
				b.log.Error("an answer could not be deleted", "why", err)
			}
			return Request{}, false, nil
		},
	})
}
