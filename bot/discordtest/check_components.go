package discordtest

import (
	"fmt"
)

// The limits of components, in characters where not said otherwise.
const (
	maxRows        = 5  // in a message without the flag of the second kind of components
	maxComponents  = 40 // in one with it, those inside others counted
	maxButtons     = 5  // in a row
	maxLabel       = 80
	maxButtonURL   = 512
	maxCustomID    = 100
	maxOptions     = 25 // of a select menu
	maxOption      = 100
	maxPlaceholder = 150
	maxDisplayed   = 4000 // of all text displays of a message
	maxModalTitle  = 45
	maxInputs      = 5
	maxInputLabel  = 45
	maxInput       = 4000
)

// checker walks over components.
type checker struct {
	bad  *formError
	v2   bool
	ids  map[string]bool
	text int
}

// checkComponents checks the components of a message.
func checkComponents(bad *formError, components []Component, v2 bool) {
	c := checker{bad, v2, map[string]bool{}, 0}
	switch {
	case !v2 && len(components) > maxRows:
		bad.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRows), "components")
	case v2 && len(Flat(components)) > maxComponents:
		bad.add("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
			fmt.Sprintf("The total number of components exceeds %d", maxComponents), "components")
	}
	for i, part := range components {
		switch {
		case part.Type == ActionRow:
			c.row(part, "components", i)
		case v2:
			c.display(part, "components", i)
		default:
			c.choices(part, "components", i)
		}
	}
	if c.text > maxDisplayed {
		bad.add("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
			fmt.Sprintf("The total displayable text size exceeds %d", maxDisplayed), "components")
	}
}

// choices notes a component that cannot stand where it does.
func (c *checker) choices(part Component, path ...any) {
	c.bad.add("UNION_TYPE_CHOICES", fmt.Sprintf("A component of type %d cannot stand here.", part.Type),
		join(path, "type")...)
}

func join(path []any, names ...any) []any { return append(append([]any{}, path...), names...) }

// row checks an action row: buttons, or one select menu.
func (c *checker) row(row Component, path ...any) {
	if n := len(row.Components); n < 1 || n > maxButtons {
		c.bad.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxButtons),
			join(path, "components")...)
	}
	for i, part := range row.Components {
		at := join(path, "components", i)
		switch {
		case part.Type == Button:
			c.button(part, at...)
		case part.Type == StringSelect || part.Type > TextInput && part.Type <= ChannelSelect:
			c.selectMenu(part, at...)
			if len(row.Components) > 1 {
				c.bad.add("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width", path...)
			}
		default:
			c.choices(part, at...)
		}
	}
}

// customID checks a custom id, which must be there and be the only one of its kind.
func (c *checker) customID(id string, path ...any) {
	at := join(path, "custom_id")
	switch {
	case id == "":
		c.bad.add("BASE_TYPE_REQUIRED", "This field is required", at...)
	case c.ids[id]:
		c.bad.add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated", at...)
	}
	c.bad.length(id, maxCustomID, at...)
	c.ids[id] = true
}

func (c *checker) button(b Component, path ...any) {
	c.bad.length(b.Label, maxLabel, join(path, "label")...)
	if b.Style < 1 || b.Style > premiumButton {
		c.bad.add("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.", join(path, "style")...)
	}
	switch b.Style {
	case linkButton:
		if b.URL == "" {
			c.bad.add("BUTTON_COMPONENT_URL_REQUIRED", "A url is required", join(path, "url")...)
		}
		c.bad.length(b.URL, maxButtonURL, join(path, "url")...)
		c.bad.url(b.URL, "button", join(path, "url")...)
		if b.CustomID != "" {
			c.bad.add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
				"A custom id and url cannot both be specified", path...)
		}
	case premiumButton:
		return
	default:
		c.customID(b.CustomID, path...)
		if b.URL != "" {
			c.bad.add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
				"A custom id and url cannot both be specified", path...)
		}
	}
	if b.Label == "" && (len(b.Emoji) == 0 || string(b.Emoji) == "null") {
		c.bad.add("BUTTON_COMPONENT_INVALID_DATA", "A button must have a label or an emoji", path...)
	}
}

func (c *checker) selectMenu(m Component, path ...any) {
	c.customID(m.CustomID, path...)
	c.bad.length(m.Placeholder, maxPlaceholder, join(path, "placeholder")...)
	if m.Type != StringSelect {
		return
	}
	if n := len(m.Options); n < 1 || n > maxOptions {
		c.bad.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxOptions),
			join(path, "options")...)
	}
	seen := map[string]bool{}
	for i, o := range m.Options {
		at := join(path, "options", i)
		c.bad.between(o.Label, 1, maxOption, join(at, "label")...)
		c.bad.between(o.Value, 1, maxOption, join(at, "value")...)
		c.bad.length(o.Description, maxOption, join(at, "description")...)
		if seen[o.Value] {
			c.bad.add("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used",
				join(at, "value")...)
		}
		seen[o.Value] = true
	}
	for _, n := range []*int{m.MinValues, m.MaxValues} {
		if n != nil && (*n < 0 || *n > len(m.Options)) {
			c.bad.add("NUMBER_TYPE_MAX", fmt.Sprintf("int value should be between 0 and %d.", len(m.Options)),
				join(path, "max_values")...)
		}
	}
}

// display checks a component of the second kind: text and what arranges it.
func (c *checker) display(part Component, path ...any) {
	switch part.Type {
	case TextDisplay:
		if part.Content == "" {
			c.bad.required(join(path, "content")...)
		}
		c.text += c.bad.length(part.Content, maxDisplayed, join(path, "content")...)
	case Container:
		for i, inner := range part.Components {
			switch at := join(path, "components", i); inner.Type {
			case ActionRow:
				c.row(inner, at...)
			case Container:
				c.choices(inner, at...)
			default:
				c.display(inner, at...)
			}
		}
		if len(part.Components) == 0 {
			c.bad.required(join(path, "components")...)
		}
	case Section:
		if n := len(part.Components); n < 1 || n > 3 {
			c.bad.add("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.", join(path, "components")...)
		}
		for i, inner := range part.Components {
			if at := join(path, "components", i); inner.Type == TextDisplay {
				c.display(inner, at...)
			} else {
				c.choices(inner, at...)
			}
		}
		at := join(path, "accessory")
		switch {
		case part.Accessory == nil:
			c.bad.required(at...)
		case part.Accessory.Type == Button:
			c.button(*part.Accessory, at...)
		case part.Accessory.Type != Thumbnail:
			c.choices(*part.Accessory, at...)
		}
	case Gallery, File, Separator:
	default:
		c.choices(part, path...)
	}
}

// checkModalComponents checks the inputs of a form, each in a row or with a label.
func checkModalComponents(bad *formError, rows []Component) {
	c := checker{bad, true, map[string]bool{}, 0}
	if n := len(rows); n < 1 || n > maxInputs {
		bad.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxInputs), "components")
	}
	for i, row := range rows {
		at := []any{"components", i}
		switch {
		case row.Type == ActionRow && len(row.Components) == 1:
			c.input(row.Components[0], true, join(at, "components", 0)...)
		case row.Type == ActionRow:
			bad.add("BASE_TYPE_BAD_LENGTH", "Must be 1 in length.", join(at, "components")...)
		case row.Type == Label && row.Component != nil:
			bad.between(row.Label, 1, maxInputLabel, join(at, "label")...)
			if row.Component.Type == TextInput {
				c.input(*row.Component, false, join(at, "component")...)
			} else {
				c.selectMenu(*row.Component, join(at, "component")...)
			}
		case row.Type == TextDisplay:
			c.display(row, at...)
		default:
			c.choices(row, at...)
		}
	}
}

func (c *checker) input(in Component, labelled bool, path ...any) {
	if in.Type != TextInput {
		c.choices(in, path...)
		return
	}
	c.customID(in.CustomID, path...)
	if labelled {
		c.bad.between(in.Label, 1, maxInputLabel, join(path, "label")...)
	}
	if in.Style != 1 && in.Style != 2 {
		c.bad.add("BASE_TYPE_CHOICES", "Value must be one of {1, 2}.", join(path, "style")...)
	}
	c.bad.length(in.Placeholder, 100, join(path, "placeholder")...)
	c.bad.length(in.Value, maxInput, join(path, "value")...)
	for _, n := range []*int{in.MinLength, in.MaxLength} {
		if n != nil && (*n < 0 || *n > maxInput) {
			c.bad.add("NUMBER_TYPE_MAX", fmt.Sprintf("int value should be between 0 and %d.", maxInput),
				join(path, "max_length")...)
		}
	}
}
