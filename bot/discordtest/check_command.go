package discordtest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of commands.
const (
	maxCommandName  = 32
	maxCommandText  = 100 // of descriptions
	maxCommandTotal = 8000
	maxSlash        = 100 // slash commands of an app in one scope
	maxMenu         = 15  // commands of a message's or a person's menu in one scope, of each
)

// userCommand is the type of commands of a person's menu.
const userCommand = 2

// commandName is the pattern of names of slash commands and of options. Letters that have case must be small.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func tooMany(commands []Command) bool {
	count := map[int]int{}
	for _, c := range commands {
		count[c.Type]++
	}
	return count[ChatInput] > maxSlash || count[userCommand] > maxMenu || count[MessageCommand] > maxMenu
}

// checkNames notes names that two commands of one type share.
func checkNames(bad *formError, commands []Command) {
	seen := map[string]bool{}
	for i, c := range commands {
		key := fmt.Sprint(c.Type, c.Name)
		if seen[key] {
			bad.add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", i)
		}
		seen[key] = true
	}
}

// check holds a command against Discord's limits; scope is its guild, or "".
func (c *Command) check(bad *formError, scope string, path ...any) {
	if c.Type < ChatInput || c.Type > MessageCommand {
		bad.add("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.", join(path, "type")...)
	}
	if c.Type == ChatInput {
		checkName(bad, c.Name, join(path, "name")...)
		bad.between(c.Description, 1, maxCommandText, join(path, "description")...)
	} else {
		bad.between(c.Name, 1, maxCommandName, join(path, "name")...)
		if c.Description != "" {
			bad.add("APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description",
				join(path, "description")...)
		}
		if len(c.Options) > 0 {
			bad.add("APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options",
				join(path, "options")...)
		}
	}
	for locale, name := range c.NameLocalizations {
		if c.Type == ChatInput {
			checkName(bad, name, join(path, "name_localizations", locale)...)
		} else {
			bad.between(name, 1, maxCommandName, join(path, "name_localizations", locale)...)
		}
	}
	for locale, text := range c.DescriptionLocalizations {
		bad.between(text, 1, maxCommandText, join(path, "description_localizations", locale)...)
	}
	for _, locales := range []map[string]string{c.NameLocalizations, c.DescriptionLocalizations} {
		for locale := range locales {
			if !slices.Contains(knownLocales, locale) {
				bad.add("BASE_TYPE_CHOICES", fmt.Sprintf("%q is no locale of Discord's.", locale),
					join(path, "name_localizations")...)
			}
		}
	}
	if scope != "" && (c.Contexts != nil || c.IntegrationTypes != nil) {
		bad.add("APPLICATION_COMMAND_CONTEXTS_GUILD", "Only global commands have contexts and integration types.",
			join(path, "contexts")...)
	}
	checkOptions(bad, c.Options, join(path, "options")...)
	if n := c.size(); n > maxCommandTotal {
		bad.add("APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("Command exceeds maximum size (%d)", maxCommandTotal), path...)
	}
}

var knownLocales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr " +
	"cs el bg ru uk hi th zh-CN ja zh-TW ko")

func checkName(bad *formError, name string, path ...any) {
	bad.between(name, 1, maxCommandName, path...)
	if !commandName.MatchString(name) || name != strings.ToLower(name) {
		bad.add("STRING_TYPE_REGEX", "String value did not match validation regex.", path...)
	}
}

// subcommand and subcommandGroup are the types of options that hold options.
const (
	subcommand      = 1
	subcommandGroup = 2
	attachment      = 11
)

// holds reports whether an option is a subcommand or a group of them.
func (o *Option) holds() bool { return o.Type == subcommand || o.Type == subcommandGroup }

func checkOptions(bad *formError, options []Option, path ...any) {
	if len(options) > 25 {
		bad.add("BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.", path...)
	}
	seen := map[string]bool{}
	optional := false
	for i, o := range options {
		at := join(path, i)
		checkName(bad, o.Name, join(at, "name")...)
		bad.between(o.Description, 1, maxCommandText, join(at, "description")...)
		if o.Type < subcommand || o.Type > attachment {
			bad.add("BASE_TYPE_CHOICES", "Value must be between 1 and 11.", join(at, "type")...)
		}
		if seen[o.Name] {
			bad.add("APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique", join(at, "name")...)
		}
		seen[o.Name] = true
		if o.Required && optional {
			bad.add("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
				"Required options must be placed before non-required options", at...)
		}
		optional = optional || !o.Required
		choosable := o.Type == stringOption || o.Type == integerOption || o.Type == numberOption
		if o.Autocomplete && (len(o.Choices) > 0 || !choosable) || len(o.Choices) > 0 && !choosable {
			bad.add("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Autocomplete and choices exclude each other", at...)
		}
		if o.holds() != options[0].holds() {
			bad.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive "+
				"to all other types", at...)
		}
		if len(o.Options) > 0 && o.Type > subcommandGroup {
			bad.add("BASE_TYPE_CHOICES", "Only subcommands and groups hold options", join(at, "options")...)
		}
		for _, n := range []*int{o.MinLength, o.MaxLength} {
			if n != nil && (o.Type != stringOption || *n < 0 || *n > 6000) {
				bad.add("NUMBER_TYPE_MAX", "int value should be less than or equal to 6000.", join(at, "max_length")...)
			}
		}
		checkChoiceList(bad, o.Choices, join(at, "choices")...)
		checkOptions(bad, o.Options, join(at, "options")...)
	}
}

// size is the characters of names, descriptions and values of a command, each in its longest language.
func (c *Command) size() int {
	n := longest(c.Name, c.NameLocalizations) + longest(c.Description, c.DescriptionLocalizations)
	return n + optionsSize(c.Options)
}

func optionsSize(options []Option) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations)
		for _, choice := range o.Choices {
			n += longest(choice.Name, choice.NameLocalizations) + utf8.RuneCountInString(fmt.Sprint(choice.Value))
		}
		n += optionsSize(o.Options)
	}
	return n
}

func longest(text string, others map[string]string) int {
	n := utf8.RuneCountInString(text)
	for other := range maps.Values(others) {
		n = max(n, utf8.RuneCountInString(other))
	}
	return n
}
