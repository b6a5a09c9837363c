package discordtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Types of interactions.
const (
	commandInteraction      = 2
	componentInteraction    = 3
	autocompleteInteraction = 4
	modalInteraction        = 5
)

// Types of commands.
const (
	ChatInput      = 1
	MessageCommand = 3
)

// Invocation is the use of a command by a person.
type Invocation struct {
	User    *User
	Channel *Channel
	Locale  string         // of the person's client; en-US if empty
	Name    string         // of the command, with those of group and subcommand behind it
	Options map[string]any // strings, bools, numbers and files by name
	Target  *Message       // of a message command
	// UserInstalled says that the person installed the app for themselves and the guild did not.
	UserInstalled bool
}

// Slash uses a slash command, as Discord's client would: it must be registered, allowed where it is used, and given the
// options that it asks for. Like all that people do it waits for a client that has identified itself.
func (s *Server) Slash(ctx context.Context, v Invocation) (*Interaction, error) {
	return s.command(ctx, v, ChatInput, "")
}

// Autocomplete asks for completions of one option while a command is typed.
func (s *Server) Autocomplete(ctx context.Context, v Invocation, focused string) (*Interaction, error) {
	if _, ok := v.Options[focused].(string); !ok {
		return nil, fmt.Errorf("autocomplete: nothing is typed for the option %q", focused)
	}
	return s.command(ctx, v, ChatInput, focused)
}

// MessageCommand uses a command of the menu of a message.
func (s *Server) MessageCommand(ctx context.Context, v Invocation) (*Interaction, error) {
	if v.Target == nil {
		return nil, errors.New("a message command needs a message")
	}
	return s.command(ctx, v, MessageCommand, "")
}

func (s *Server) command(ctx context.Context, v Invocation, kind int, focused string) (*Interaction, error) {
	if err := s.waitSession(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.findCommand(v, kind)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"id": c.ID, "name": c.Name, "type": c.Type}
	if c.GuildID != "" {
		data["guild_id"] = c.GuildID
	}
	if kind == ChatInput {
		options, err := fill(c.Options, strings.Fields(v.Name)[1:], v.Options, focused)
		if err != nil {
			return nil, fmt.Errorf("/%s: %w", v.Name, err)
		}
		data["options"] = options
		if files := s.upload(v.Options); len(files) > 0 {
			data["resolved"] = map[string]any{"attachments": files}
		}
	}
	i := s.newInteraction(commandInteraction, v.User, v.Channel)
	i.name = c.Name
	if focused != "" {
		i.kind = autocompleteInteraction
	}
	if v.Target != nil {
		target, err := s.current(v.Target)
		if err != nil {
			return nil, err
		}
		// The target of a message command comes with its content, whoever wrote it.
		full := target.clone()
		full.fill()
		data["target_id"] = target.ID
		data["resolved"] = map[string]any{"messages": map[string]any{target.ID: full}}
	}
	i.userInstalled = v.UserInstalled || v.Channel.Type == groupMsg || v.Channel.Guild != nil && v.Channel.Guild.Foreign
	return i, s.interact(i, v.Locale, data, nil)
}

// findCommand returns the command that a person means: the guild's before the global one.
func (s *Server) findCommand(v Invocation, kind int) (*Command, error) {
	place := 0 // the context: guild, direct messages with the app, other conversations
	registered := s.commands[""]
	switch {
	case v.Channel.Guild != nil:
		registered = slices.Concat(s.commands[v.Channel.Guild.ID], registered)
	case v.Channel.Type == directMsg:
		place = 1
	default:
		place = 2
	}
	name, _, _ := strings.Cut(v.Name, " ")
	if kind != ChatInput {
		name = v.Name
	}
	for _, c := range registered {
		if c.Name != name || c.Type != kind {
			continue
		}
		if c.GuildID == "" && !slices.Contains(c.contexts(), place) {
			return nil, fmt.Errorf("/%s cannot be used here: its contexts are %v", name, c.contexts())
		}
		return c, nil
	}
	return nil, fmt.Errorf("no command %q is registered here", name)
}

// fill brings the options of an invocation into the form in which Discord sends them, and refuses what its client would.
// path names the group and the subcommand among the options that are known.
func fill(known []Option, path []string, values map[string]any, focused string) ([]map[string]any, error) {
	if len(path) > 0 {
		n := slices.IndexFunc(known, func(o Option) bool { return o.Name == path[0] && o.Type <= subcommandGroup })
		if n < 0 {
			return nil, fmt.Errorf("there is no subcommand %q", path[0])
		}
		inside, err := fill(known[n].Options, path[1:], values, focused)
		return []map[string]any{{"name": path[0], "type": known[n].Type, "options": inside}}, err
	}
	options := []map[string]any{}
	left := maps.Clone(values)
	for _, o := range known {
		if o.Type <= subcommandGroup {
			return nil, fmt.Errorf("a subcommand such as %q is required", o.Name)
		}
		value, given := left[o.Name]
		delete(left, o.Name)
		if !given {
			if o.Required && focused == "" {
				return nil, fmt.Errorf("the option %q is required", o.Name)
			}
			continue
		}
		if err := o.accept(value); err != nil && focused == "" {
			return nil, err
		}
		if f, ok := value.(*Upload); ok {
			value = f.id()
		}
		out := map[string]any{"name": o.Name, "type": o.Type, "value": value}
		if o.Name == focused {
			if !o.Autocomplete {
				return nil, fmt.Errorf("the option %q has no autocomplete", o.Name)
			}
			out["focused"] = true
		}
		options = append(options, out)
	}
	for name := range left {
		return nil, fmt.Errorf("there is no option %q", name)
	}
	return options, nil
}

// Types of options.
const (
	stringOption  = 3
	integerOption = 4
	boolOption    = 5
	numberOption  = 10
)

// accept reports why a value does not fit an option.
func (o *Option) accept(value any) error {
	misfit := fmt.Errorf("the option %q does not take %v", o.Name, value)
	switch value := value.(type) {
	case string:
		n := utf8.RuneCountInString(value)
		switch {
		case o.Type != stringOption || n == 0:
			return misfit
		case n > 6000 || o.MaxLength != nil && n > *o.MaxLength || o.MinLength != nil && n < *o.MinLength:
			return fmt.Errorf("the option %q does not take %d characters", o.Name, n)
		case len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == value }):
			return misfit
		}
	case bool:
		if o.Type != boolOption {
			return misfit
		}
	case *Upload:
		if o.Type != attachment {
			return misfit
		}
	case int, float64:
		var n float64
		_, _ = fmt.Sscan(fmt.Sprint(value), &n)
		if o.Type != integerOption && o.Type != numberOption ||
			o.MinValue != nil && n < *o.MinValue || o.MaxValue != nil && n > *o.MaxValue {
			return misfit
		}
	default:
		return misfit
	}
	return nil
}

// Component presses a button, or chooses values in a select menu, of a message.
func (s *Server) Component(
	ctx context.Context, m *Message, customID string, user *User, values ...string,
) (*Interaction, error) {
	if err := s.waitSession(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.current(m)
	if err != nil {
		return nil, err
	}
	part, ok := m.Component(customID)
	switch {
	case !ok:
		return nil, fmt.Errorf("the message has no component %q", customID)
	case part.Disabled:
		return nil, fmt.Errorf("the component %q is disabled", customID)
	case m.viewer != nil && m.viewer != user:
		return nil, errors.New("the message is ephemeral, for somebody else")
	}
	for _, value := range values {
		if !slices.ContainsFunc(part.Options, func(o SelectOption) bool { return o.Value == value }) {
			return nil, fmt.Errorf("the component %q has no value %q", customID, value)
		}
	}
	data := map[string]any{"custom_id": customID, "component_type": part.Type}
	if part.Type == StringSelect {
		data["values"] = values
	}
	i := s.newInteraction(componentInteraction, user, s.channels[m.ChannelID])
	i.source = m
	i.userInstalled = i.channel.Type == groupMsg || i.channel.Guild != nil && i.channel.Guild.Foreign
	return i, s.interact(i, "", data, m)
}

// Submit sends in the modal with which the app answered an interaction; the values are by the inputs' custom ids.
func (s *Server) Submit(ctx context.Context, from *Interaction, values map[string]string) (*Interaction, error) {
	if err := s.waitSession(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if from.modal == nil {
		return nil, errors.New("the app did not answer with a modal")
	}
	var rows []any
	left := maps.Clone(values)
	for _, c := range Flat(from.modal.Components) {
		if c.Type != TextInput {
			continue
		}
		value, n := left[c.CustomID], utf8.RuneCountInString(left[c.CustomID])
		delete(left, c.CustomID)
		if value == "" && (c.Required == nil || *c.Required) ||
			value != "" && (c.MinLength != nil && n < *c.MinLength || c.MaxLength != nil && n > *c.MaxLength) {
			return nil, fmt.Errorf("the input %q does not take %d characters", c.CustomID, n)
		}
		input := map[string]any{"type": TextInput, "custom_id": c.CustomID, "value": value}
		rows = append(rows, map[string]any{"type": ActionRow, "components": []any{input}})
	}
	for id := range left {
		return nil, fmt.Errorf("the modal has no input %q", id)
	}
	i := s.newInteraction(modalInteraction, from.User, from.channel)
	i.source, i.userInstalled = from.source, from.userInstalled
	return i, s.interact(i, "", map[string]any{"custom_id": from.modal.CustomID, "components": rows}, i.source)
}

func (s *Server) waitSession(ctx context.Context) error {
	err := s.waitUntil(ctx, func() (bool, time.Duration) { return len(s.sessions) > 0, time.Hour })
	if err != nil {
		return fmt.Errorf("no client has identified itself: %w", err)
	}
	return nil
}

// interact sends an interaction to the app.
func (s *Server) interact(i *Interaction, locale string, data any, m *Message) error {
	c := i.channel
	if locale == "" {
		locale = "en-US"
	}
	out := map[string]any{
		"id": i.ID, "application_id": s.Bot.ID, "type": i.kind, "data": data, "token": i.token, "version": 1,
		"channel_id": c.ID, "channel": c, "locale": locale, "entitlements": []any{}, "app_permissions": fmt.Sprint(c.Permissions),
		"authorizing_integration_owners": i.owners(), "attachment_size_limit": 10 << 20,
	}
	if g := c.Guild; g != nil {
		member := s.member(i.User)
		member.Permissions = everything | i.User.Permissions
		member.Roles = append(member.Roles, i.User.Roles...)
		out["context"], out["guild_id"], out["guild_locale"], out["member"] = 0, g.ID, "en-US", member
		out["guild"] = map[string]any{"id": g.ID, "locale": "en-US", "features": []any{}}
	} else {
		out["context"], out["user"] = 2, i.User
		if c.Type == directMsg {
			out["context"] = 1
		}
	}
	if m != nil {
		out["message"] = s.view(c, m)
	}
	i.dispatched, i.issued = time.Now(), s.now()
	if s.dispatch(c.Guild, always, "INTERACTION_CREATE", func() any { return out }) == 0 {
		return errors.New("no client has a session for this shard")
	}
	return nil
}
