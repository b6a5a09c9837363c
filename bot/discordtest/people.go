package discordtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Post is what a person writes.
type Post struct {
	Channel     *Channel
	User        *User
	Text        string
	ReplyTo     *Message
	NoPing      bool     // reply without mentioning the author of the message
	Bare        bool     // reply whose events come without the message that it replies to, as Discord's sometimes do
	Attachments []string // names of files
	Webhook     bool     // sent by a webhook instead of a person
}

// Post posts a message. The app gets it if it may see the channel; the content is in it only where Discord gives it to
// apps without the privileged intent: in direct messages, and if the app is mentioned, be it by a reply.
func (s *Server) Post(p Post) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{Type: messageDefault, Author: p.User, Content: p.Text, bare: p.Bare}
	if p.ReplyTo != nil {
		m.Type = messageReply
		m.Reference = &Reference{MessageID: p.ReplyTo.ID, ChannelID: p.ReplyTo.ChannelID, GuildID: p.ReplyTo.GuildID}
	}
	for i, name := range p.Attachments {
		m.Attachments = append(m.Attachments, s.attachment(fmt.Sprint(i), file{name, 1024}))
	}
	m.Mentions = s.mentioned(p.Text)
	if p.ReplyTo != nil && !p.NoPing {
		m.Mentions = addUser(m.Mentions, p.ReplyTo.Author)
	}
	if p.Webhook {
		m.WebhookID = s.newID()
	} else if p.Channel.Guild != nil {
		m.Member = s.member(nil)
	}
	s.add(p.Channel, m)
	return m.clone()
}

// Edit changes the text of a person's message.
func (s *Server) Edit(m *Message, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.find(m.ChannelID, m.ID)
	if m == nil {
		return errUnknownMessage
	}
	now := s.now()
	ping := m.Reference != nil && len(m.Mentions) > len(s.mentioned(m.Content))
	mentions := s.mentioned(text)
	if ping {
		if _, replied := s.find(m.Reference.ChannelID, m.Reference.MessageID); replied != nil {
			mentions = addUser(mentions, replied.Author)
		}
	}
	m.Content, m.Mentions, m.EditedTimestamp = text, mentions, &now
	s.tell(c, "MESSAGE_UPDATE", m)
	return nil
}

// Unfurl gives a message the preview of a link in it, as Discord does some time after it was posted. The app gets an
// event as of an edit, in which alone the time of an edit is missing.
func (s *Server) Unfurl(m *Message, url string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.find(m.ChannelID, m.ID)
	if m == nil {
		return errUnknownMessage
	}
	m.Embeds = append(slices.Clone(m.Embeds), Embed{Type: "link", URL: url, Title: url})
	s.tell(c, "MESSAGE_UPDATE", m)
	return nil
}

// Delete deletes a message, as its author or a moderator does.
func (s *Server) Delete(m *Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.find(m.ChannelID, m.ID)
	if m == nil {
		return errUnknownMessage
	}
	s.remove(c, m)
	return nil
}

// WaitMessage waits until a channel has a message of which ok is true, and returns the newest such.
func (s *Server) WaitMessage(ctx context.Context, c *Channel, ok func(*Message) bool) (*Message, error) {
	var found *Message
	err := s.waitUntil(ctx, func() (bool, time.Duration) {
		for _, m := range slices.Backward(c.messages) {
			if m := m.clone(); ok(m) {
				found = m
				return true, 0
			}
		}
		return false, time.Hour
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for a message: %w", err)
	}
	return found, nil
}

// WaitReply waits for the app's reply to a message.
func (s *Server) WaitReply(ctx context.Context, c *Channel, to *Message) (*Message, error) {
	return s.WaitMessage(ctx, c, func(m *Message) bool {
		return m.Author.ID == s.Bot.ID && m.Reference != nil && m.Reference.MessageID == to.ID
	})
}

// add puts a message into a channel and tells the app.
func (s *Server) add(c *Channel, m *Message) {
	m.ID, m.ChannelID, m.Timestamp = s.newID(), c.ID, s.now()
	if c.Guild != nil {
		m.GuildID = c.Guild.ID
	}
	if m.Ephemeral() {
		s.hidden.put(m.ID, m)
		return
	}
	c.messages = append(c.messages, m)
	if len(c.messages) > s.options.Keep {
		c.messages = slices.Delete(c.messages, 0, 1+s.options.Keep/10)
	}
	s.tell(c, "MESSAGE_CREATE", m)
}

func (s *Server) remove(c *Channel, m *Message) {
	s.hidden.remove(m.ID)
	i := slices.Index(c.messages, m)
	if i < 0 {
		return
	}
	c.messages = slices.Delete(c.messages, i, i+1)
	s.publish(c, "MESSAGE_DELETE", func() any {
		out := map[string]any{"id": m.ID, "channel_id": c.ID}
		if c.Guild != nil {
			out["guild_id"] = c.Guild.ID
		}
		return out
	})
}

// tell sends the app a message as it may see it.
func (s *Server) tell(c *Channel, event string, m *Message) {
	if !m.Ephemeral() {
		s.publish(c, event, func() any { return s.view(c, m) })
	}
	s.notify()
}

// publish sends an event of a channel to the app if it can see the channel.
func (s *Server) publish(c *Channel, event string, data func() any) {
	if c.Permissions&ViewChannel == 0 {
		return
	}
	intent := intentDirectMessages
	if c.Guild != nil {
		intent = intentGuildMessages
	}
	s.dispatch(c.Guild, intent, event, data)
}

// view returns a copy of a message as the app sees it, with the message that it replies to.
func (s *Server) view(c *Channel, m *Message) *Message {
	out := s.veil(c, m)
	if m.Type == messageReply && !m.bare {
		if _, replied := s.find(m.Reference.ChannelID, m.Reference.MessageID); replied != nil {
			out.ReferencedMessage = s.veil(c, replied)
		}
	}
	return out
}

// veil leaves out what an app without the privileged intent for content does not get.
func (s *Server) veil(c *Channel, m *Message) *Message {
	out := m.clone()
	out.fill()
	if c.Type == directMsg || m.Author == s.Bot || slices.Contains(m.Mentions, s.Bot) {
		return out
	}
	out.Content, out.Embeds, out.Attachments, out.Components = "", []Embed{}, []Attachment{}, []Component{}
	return out
}

// fill makes the lists of a message lists, even where they are empty.
func (m *Message) fill() {
	if m.Embeds == nil {
		m.Embeds = []Embed{}
	}
	if m.Components == nil {
		m.Components = []Component{}
	}
	if m.Attachments == nil {
		m.Attachments = []Attachment{}
	}
	if m.Mentions == nil {
		m.Mentions = []*User{}
	}
	if m.MentionRoles == nil {
		m.MentionRoles = []string{}
	}
}

// find returns a message that all in a channel see, and the channel.
func (s *Server) find(channel, id string) (*Channel, *Message) {
	c := s.channels[channel]
	if c == nil {
		return nil, nil
	}
	i, ok := slices.BinarySearchFunc(c.messages, id, func(m *Message, id string) int { return compareIDs(m.ID, id) })
	if !ok {
		return c, nil
	}
	return c, c.messages[i]
}

// compareIDs compares ids as the numbers they are.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// current returns a message as it stands now, be it ephemeral.
func (s *Server) current(m *Message) (*Message, error) {
	if hidden, ok := s.hidden.get(m.ID); ok {
		return hidden, nil
	}
	if _, m := s.find(m.ChannelID, m.ID); m != nil {
		return m, nil
	}
	return nil, errors.New("the message is gone")
}

var userMention = regexp.MustCompile(`<@!?(\d+)>`)

// mentioned returns the users that a text mentions.
func (s *Server) mentioned(text string) []*User {
	var users []*User
	for _, match := range userMention.FindAllStringSubmatch(text, -1) {
		if u := s.users[match[1]]; u != nil {
			users = addUser(users, u)
		}
	}
	return users
}

func addUser(users []*User, u *User) []*User {
	if slices.Contains(users, u) {
		return users
	}
	return append(users, u)
}

func (s *Server) attachment(id string, f file) Attachment {
	url := "https://cdn.discordapp.com/attachments/" + id + "/" + f.name
	return Attachment{ID: s.newID(), Filename: f.name, Size: f.size, URL: url, ProxyURL: url}
}
