package bot

import (
	"context"

	"github.com/bwmarrin/discordgo"
)

// Request is what somebody wants of the bot, however it came: by a command, a message, a button or a form. It holds all
// that an answer depends on beside the articles.
type Request struct {
	Name    string            // of the command, of the button or of the form
	Options map[string]string // of the command by their names; the inputs of a form by theirs
	Words   string            // what the button or form carries behind its name
	Target  string            // the text of the message that a message command is for
	Shown   string            // the content of the bot's own message that a button hangs on or that is replied to
	Asker   string            // the id of the user
	Lang    string            // the language to speak of the bot itself in
	Private bool              // whether the asker alone may see the answer
	Manager bool              // whether the asker may change the articles
	File    *File             // that came with a command, or nil
}

// File is a file that somebody gave to a command. It lies with Discord.
type File struct{ Name, URL string }

// Response is what the bot answers. Text is Markdown; the zero Response is no answer at all.
type Response struct {
	Text    string
	Embeds  []*discordgo.MessageEmbed
	Rows    [][]discordgo.Button
	Form    *Form
	Choices []Choice // of an autocompletion
	Private bool
	Edits   bool // replaces the message that the button hangs on
}

// Form asks for one text. It comes back as a Request with the form's name and words, and the text as the option Input.
type Form struct {
	ID, Title, Label, Input string
}

// Choice is one proposal of an autocompletion. Discord shows Name and gives Value back.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// handler answers one kind of request. An error is for the operator; the asker is told that something went wrong.
type handler func(ctx context.Context, r Request) (Response, error)

// route is how requests of one name are treated. A command with subcommands has its definition under its own name and a
// handler under that of each subcommand, such as "articles list".
type route struct {
	definition *discordgo.ApplicationCommand // of a command, nil for buttons and forms
	handle     handler
	complete   handler // proposes values for an option, where it has autocompletion; Target is what was typed so far
	question   bool    // counts towards the asker's cooldown
	private    bool    // only the asker sees the answer
	managing   bool    // for those alone who may change the articles
	slow       bool    // waits for other sites; so it takes no place from questions, and gets more time
	edits      bool    // the answer replaces the message that the button hangs on
}
