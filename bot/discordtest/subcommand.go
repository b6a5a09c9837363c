package discordtest

import (
	"fmt"
	"strings"
)

// fillNamed brings the options of an invocation into the form in which Discord sends them. The words of the name behind
// the command's own are those of a group and a subcommand, which the options belong to.
func (c *Command) fillNamed(name string, values map[string]any, focused string) ([]map[string]any, error) {
	_, behind, _ := strings.Cut(name, " ")
	return fillPath(c.Options, strings.Fields(behind), values, focused)
}

func fillPath(options []Option, path []string, values map[string]any, focused string) ([]map[string]any, error) {
	if len(path) == 0 {
		if len(options) > 0 && options[0].holds() {
			return nil, fmt.Errorf("one of its subcommands must be chosen, such as %q", options[0].Name)
		}
		return fill(options, values, focused)
	}
	for _, o := range options {
		if o.holds() && o.Name == path[0] {
			inner, err := fillPath(o.Options, path[1:], values, focused)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", o.Name, err)
			}
			return []map[string]any{{"name": o.Name, "type": o.Type, "options": inner}}, nil
		}
	}
	return nil, fmt.Errorf("there is no subcommand %q", path[0])
}

// holds reports whether an option is a subcommand or a group of them.
func (o *Option) holds() bool { return o.Type == subcommand || o.Type == subcommandGroup }
