package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// Command is a command as the app registered it.
type Command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []Option          `json:"options,omitempty"`
	DefaultMemberPermissions *permissions      `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

// permissions is sent as a string; as a number it is taken too.
type permissions string

func (p *permissions) UnmarshalJSON(text []byte) error {
	if unquoted, err := strconv.Unquote(string(text)); err == nil {
		text = []byte(unquoted)
	}
	if _, err := strconv.ParseUint(string(text), 10, 64); err != nil {
		return err
	}
	*p = permissions(text)
	return nil
}

// Option is an option of a slash command.
type Option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
}

// contexts returns where a global command can be used: in guilds, in direct messages with the app, elsewhere.
func (c *Command) contexts() []int {
	if c.Contexts != nil {
		return c.Contexts
	}
	if c.DMPermission != nil && !*c.DMPermission {
		return []int{0}
	}
	return []int{0, 1, 2}
}

// Commands returns the commands that the app registered for a guild, or the global ones for nil.
func (s *Server) Commands(g *Guild) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := ""
	if g != nil {
		key = g.ID
	}
	var out []Command
	for _, c := range s.commands[key] {
		out = append(out, *c)
	}
	return out
}

// commandScope returns the guild that a request is about, or "".
func (s *Server) commandScope(r *request) (string, *apiError) {
	id := r.PathValue("guild")
	if id == "" {
		return "", nil
	}
	i := slices.IndexFunc(s.guilds, func(g *Guild) bool { return g.ID == id })
	switch {
	case i < 0:
		return "", errUnknownGuild
	case s.guilds[i].Foreign:
		return "", errMissingAccess
	}
	return id, nil
}

func (s *Server) getCommands(r *request) (int, any, *apiError) {
	scope, err := s.commandScope(r)
	if err != nil {
		return 0, nil, err
	}
	out := []Command{}
	for _, c := range s.commands[scope] {
		c := *c
		if r.URL.Query().Get("with_localizations") != "true" {
			c = c.withoutLocalizations()
		}
		out = append(out, c)
	}
	return http.StatusOK, out, nil
}

// withoutLocalizations is how commands are listed unless asked for otherwise.
func (c Command) withoutLocalizations() Command {
	c.NameLocalizations, c.DescriptionLocalizations = nil, nil
	c.Options = plainOptions(c.Options)
	return c
}

func plainOptions(options []Option) []Option {
	options = slices.Clone(options)
	for i := range options {
		o := &options[i]
		o.NameLocalizations, o.DescriptionLocalizations = nil, nil
		o.Options, o.Choices = plainOptions(o.Options), slices.Clone(o.Choices)
		for j := range o.Choices {
			o.Choices[j].NameLocalizations = nil
		}
	}
	return options
}

// putCommands replaces all commands of a scope; those of the same name and type keep their ids.
func (s *Server) putCommands(r *request) (int, any, *apiError) {
	scope, err := s.commandScope(r)
	if err != nil {
		return 0, nil, err
	}
	var forms []Command
	if err := r.into(&forms); err != nil {
		return 0, nil, err
	}
	var bad formError
	for i := range forms {
		forms[i].check(&bad, scope, i)
	}
	checkNames(&bad, forms)
	if err := bad.err(); err != nil {
		return 0, nil, err
	}
	if tooMany(forms) {
		return 0, nil, errTooManyCommands
	}
	var next []*Command
	out := []Command{}
	for _, form := range forms {
		c := s.keep(scope, form)
		next = append(next, c)
		out = append(out, *c)
	}
	s.commands[scope] = next
	return http.StatusOK, out, nil
}

// keep returns a command with the ids that it is stored with.
func (s *Server) keep(scope string, form Command) *Command {
	form.ID, form.ApplicationID, form.GuildID, form.Version = s.newID(), s.Bot.ID, scope, s.newID()
	if old := s.sameName(scope, form); old != nil {
		form.ID = old.ID
	}
	if scope == "" && form.IntegrationTypes == nil {
		form.IntegrationTypes = []int{0}
	}
	return &form
}

func (s *Server) sameName(scope string, form Command) *Command {
	for _, c := range s.commands[scope] {
		if c.Name == form.Name && c.Type == form.Type {
			return c
		}
	}
	return nil
}

// postCommand adds a command, or replaces the one of the same name and type.
func (s *Server) postCommand(r *request) (int, any, *apiError) {
	scope, err := s.commandScope(r)
	if err != nil {
		return 0, nil, err
	}
	var form Command
	if err := r.into(&form); err != nil {
		return 0, nil, err
	}
	var bad formError
	form.check(&bad, scope)
	if err := bad.err(); err != nil {
		return 0, nil, err
	}
	status := http.StatusOK
	if s.sameName(scope, form) == nil {
		status = http.StatusCreated
	}
	return s.replace(scope, s.keep(scope, form), status)
}

// replace stores a command in the place of the one with its id, or behind the others.
func (s *Server) replace(scope string, c *Command, status int) (int, any, *apiError) {
	next := slices.Clone(s.commands[scope])
	if i := slices.IndexFunc(next, func(old *Command) bool { return old.ID == c.ID }); i >= 0 {
		next[i] = c
	} else {
		next = append(next, c)
	}
	var forms []Command
	for _, c := range next {
		forms = append(forms, *c)
	}
	if tooMany(forms) {
		return 0, nil, errTooManyCommands
	}
	s.commands[scope] = next
	return status, *c, nil
}

// namedCommand returns the command whose id a request names.
func (s *Server) namedCommand(r *request) (string, *Command, *apiError) {
	scope, err := s.commandScope(r)
	if err != nil {
		return "", nil, err
	}
	for _, c := range s.commands[scope] {
		if c.ID == r.PathValue("command") {
			return scope, c, nil
		}
	}
	return "", nil, errUnknownCommand
}

func (s *Server) patchCommand(r *request) (int, any, *apiError) {
	scope, old, err := s.namedCommand(r)
	if err != nil {
		return 0, nil, err
	}
	form := *old
	form.Options = nil
	if err := r.into(&form); err != nil {
		return 0, nil, err
	}
	if present, nulled := fieldsOf(r.form); !present["options"] && !nulled["options"] {
		form.Options = old.Options
	}
	form.ID, form.Type, form.ApplicationID, form.GuildID, form.Version = old.ID, old.Type, s.Bot.ID, scope, s.newID()
	var bad formError
	form.check(&bad, scope)
	if err := bad.err(); err != nil {
		return 0, nil, err
	}
	return s.replace(scope, &form, http.StatusOK)
}

func (s *Server) deleteCommand(r *request) (int, any, *apiError) {
	scope, c, err := s.namedCommand(r)
	if err != nil {
		return 0, nil, err
	}
	s.commands[scope] = slices.DeleteFunc(slices.Clone(s.commands[scope]), func(other *Command) bool { return other == c })
	return http.StatusNoContent, nil, nil
}

// UnmarshalJSON sets the type that commands without one have.
func (c *Command) UnmarshalJSON(text []byte) error {
	type plain Command
	if err := json.Unmarshal(text, (*plain)(c)); err != nil {
		return err
	}
	if c.Type == 0 {
		c.Type = ChatInput
	}
	return nil
}
