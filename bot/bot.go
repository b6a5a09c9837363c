// Package bot answers in Discord. It alone knows discordgo.
//
// What comes over the gateway (gateway.go) becomes a Request (receive.go), is admitted or not (dispatch.go, load.go) and
// goes to its handler by the one table of what the bot answers to (commands.go, shelfcommands.go). Handlers (answer.go,
// quotes.go, buttons.go, shelf.go) take the Request and return a Response, made by pure functions (render.go, quotecard.go,
// shelfviews.go); it is sent (deliver.go, rest.go) through the gate, which keeps Discord's limits (gate.go).
//
// The process remembers nothing of a conversation. What a follow-up needs stands in the message that it replies to
// (conversation.go), what a button needs in its id and its message (customid.go); so a restart, another index or a second
// process changes nothing.
package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/journal"
	"summitbot/corpus/intake"
	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

// Config is what a Bot needs.
type Config struct {
	Token    string
	Guild    string            // the server to register commands with; "" registers them everywhere
	API      string            // address of a server to talk to instead of Discord; "" is Discord
	Articles *index.Live       // answers come from here
	People   *quotation.People // who may be quoted; nil is the program's own list
	Shown    int               // passages that an answer shows at once; Discord has room for 3
	Journal  *journal.Journal  // nil keeps none
	Cooldown Cooldown
	Intake   *intake.Intake // takes articles in for those in Managers; nil where nothing can be added
	Feeds    intake.Feeds
	Managers Managers
	Out      io.Writer // told how to invite the bot, and when it is ready
	Log      *slog.Logger

	silence time.Duration // of the gateway after which the connection counts as dead; 0 is usualSilence
}

// Bot is connected to Discord while it runs.
type Bot struct {
	cfg       Config
	log       *slog.Logger
	rest      *rest
	transport http.RoundTripper
	routes    map[string]route
	self      string // the bot's user id
	cooldowns *cooldowns
	load      *load
	notices   *load
	order     order
	searching chan struct{} // holds a token for each handler that runs
	fetching  chan struct{} // the same for those that wait for other sites
	working   context.Context
	abandon   context.CancelFunc
}

// drainWithin is how long what is under way may take to end when the bot is stopped.
const drainWithin = 10 * time.Second

// New returns a bot that is not connected yet.
func New(cfg Config) (*Bot, error) {
	b := &Bot{
		cfg: cfg, log: cfg.Log, cooldowns: newCooldowns(cfg.Cooldown),
		load: newLoad(mostUnderWay, mostInChannel), notices: newLoad(mostNotices, mostNotices),
		searching: make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		fetching:  make(chan struct{}, mostFetching),
	}
	if b.cfg.silence == 0 {
		b.cfg.silence = usualSilence
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = mostUnderWay // all talk is with one host
	b.transport = transport
	if cfg.API != "" {
		to, err := url.Parse(cfg.API)
		if err != nil || to.Host == "" {
			return nil, fmt.Errorf("%q is not an address such as http://127.0.0.1:8080", cfg.API)
		}
		b.transport = redirect{to, transport}
	}
	people := cfg.People
	if people == nil {
		var err error
		if people, err = quotation.ReadPeople(nil); err != nil {
			return nil, err
		}
	}
	b.routes = (&desk{articles: cfg.Articles, people: people, journal: cfg.Journal, shown: min(max(cfg.Shown, 1), mostEmbeds)}).routes()
	maps.Copy(b.routes, (&shelf{
		articles: cfg.Articles, intake: cfg.Intake, feeds: cfg.Feeds, people: people,
		discord: &http.Client{Transport: b.transport, CheckRedirect: noRedirect, Timeout: sendWithin},
	}).routes())
	return b, nil
}

// ErrToken reports that Discord does not know the token.
var ErrToken = errors.New("the token is not accepted by Discord: copy it again from the application's page, Bot, Reset Token, into DISCORD_TOKEN")

// Run connects the bot and answers until the context ends; then it takes on nothing more, finishes what is under way
// within ten seconds and returns nil. An error says why the bot cannot go on: whoever supervises it starts it again.
func (b *Bot) Run(ctx context.Context) error {
	session, err := b.newSession()
	if err != nil {
		return err
	}
	interactions, err := b.newSession()
	if err != nil {
		return err
	}
	b.rest = &rest{session, interactions, b.log}
	defer b.transportClose()
	// What is under way when the context ends is to be finished; so it has a context of its own.
	b.working, b.abandon = context.WithCancel(context.WithoutCancel(ctx))
	defer b.abandon()
	app, err := b.checkToken(ctx)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	if err := b.register(ctx, app); err != nil {
		return unlessStopped(ctx, err)
	}
	fmt.Fprintf(b.cfg.Out, "Invite the bot to a server: %s\n", invitation(app))
	session, err = b.stayConnected(ctx, session)
	b.drain()
	if session != nil {
		if closeErr := session.Close(); closeErr != nil {
			b.log.Debug("the gateway's connection could not be closed cleanly", "why", closeErr)
		}
	}
	return unlessStopped(ctx, err)
}

func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// drain waits for what is under way, and gives it up where it takes too long.
func (b *Bot) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	left := b.load.close(ctx) + b.notices.close(ctx)
	if left == 0 {
		return
	}
	b.log.Warn("stopped although requests were under way", "requests", left)
	b.abandon()
	ctx, cancel = context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	b.load.close(ctx)
}

func (b *Bot) transportClose() {
	transport := b.transport
	if r, ok := transport.(redirect); ok {
		transport = r.next
	}
	transport.(*http.Transport).CloseIdleConnections()
}

// checkToken asks Discord who the bot is, and returns the id of its application.
func (b *Bot) checkToken(ctx context.Context) (application string, err error) {
	me, err := fetch[struct{ ID string }](ctx, b.rest, discordgo.EndpointUser("@me"))
	if err != nil {
		return "", err
	}
	app, err := fetch[struct{ ID string }](ctx, b.rest, discordgo.EndpointApplication("@me"))
	if err != nil {
		return "", err
	}
	b.self = me.ID
	return app.ID, nil
}

// permissions are the least that the bot needs of a server: to see channels and what was asked there, and to answer in
// them and in their threads. Answers are embeds.
const permissions = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionEmbedLinks |
	discordgo.PermissionReadMessageHistory | discordgo.PermissionSendMessagesInThreads

// invitation returns the address at which somebody adds the bot to a server.
func invitation(application string) string {
	return fmt.Sprintf("https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d", application, int64(permissions))
}
