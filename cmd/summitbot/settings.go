package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joho/godotenv"

	"summitbot/bot"
	"summitbot/corpus/fetch"
)

// settings is everything that an operator can set.
type settings struct {
	corpus      []string
	starter     bool
	count       int
	indexDir    string // "" keeps the index in memory
	maxFileSize int64  // bytes
	meaning     bool
	people      string // file, "" for none
	synonyms    string // file, "" for none
	logLevel    slog.Level
	token       string // of Discord; "" answers in the terminal
	guild       string
	discordAPI  string
	cooldown    bot.Cooldown
	managers    bot.Managers
	journal     bool

	dataDir      string // "" where there is no home to have it in
	guard        fetch.Guard
	feedInterval time.Duration
}

// setting is one line of the table of settings: how it is called in the environment and as a flag, what it is by
// default, and how it is read. A secret has no flag: everybody on the machine can see how a program was called.
type setting struct {
	env, flag string
	standard  string
	help      string
	read      func(s *settings, value string) error
}

// inMemory as INDEX_DIR keeps the index in memory.
const inMemory = "memory"

var table = []setting{
	{"CORPUS", "corpus", "", "folders of articles, beside the starter articles; the flag may be repeated", readCorpus},
	{"STARTER", "starter", "on", "answer from the starter articles too: on or off; --no-starter is off", readStarter},
	{"ANSWERS", "n", "3", "passages in an answer, 1 to 5", readCount},
	{"INDEX_DIR", "index-dir", "", "folder of the index, or memory; by default in the user's cache folder", readIndexDir},
	{"MEANING", "meaning", "on", "find passages by their meaning beside their words: on or off", readMeaning},
	{"PEOPLE", "people", "", "file with more names of people who are quoted, in YAML like the program's own", readPeopleFile},
	{"SYNONYMS", "synonyms", "", "file with words that stand for others, such as: jumper > sweatshirt", readSynonyms},
	{"MAX_FILE_SIZE", "max-file-size", "8MiB", "files above this size are skipped", readMaxFileSize},
	{"DISCORD_TOKEN", "", "", "token of the bot in Discord; without one it answers in the terminal", readToken},
	{"DISCORD_GUILD_ID", "guild", "", "register the commands in this server alone, where they appear at once", readGuild},
	{"DISCORD_API", "discord-api", "", "address of a server to use instead of Discord, for tests", readDiscordAPI},
	{"COOLDOWN", "cooldown", "5/20s", "questions that one person may ask in Discord, and in which time", readCooldown},
	{"DISCORD_MANAGERS", "managers", "server", "who may change the articles in Discord: server for those with Manage Server, ids of roles, or both; none is nobody", readManagers},
	{"JOURNAL", "journal", "off", "keep unanswered questions and votes, without names: on or off", readJournal},
	{"DATA_DIR", "data-dir", "", "folder of the articles and feeds that were added, and of the journal; by default in the user's folder for data", readDataDir},
	{"FEED_INTERVAL", "feed-interval", "30m", "how often feeds are looked at, a minute or more", readFeedInterval},
	{"FETCH_PORTS", "fetch-ports", "80,443", "ports that pages may be fetched from", readFetchPorts},
	{"FETCH_NETWORKS", "fetch-networks", "", "private networks that pages may be fetched from, such as 10.1.0.0/16", readFetchNetworks},
	{"LOG_LEVEL", "log-level", "info", "debug, info, warn or error", readLogLevel},
}

// flagSeparator stands behind each folder that a flag names: no path can hold it.
const flagSeparator = "\x00"

func readCorpus(s *settings, value string) error {
	s.corpus = nil
	separator := string(os.PathListSeparator)
	if strings.Contains(value, flagSeparator) {
		separator = flagSeparator
	}
	for dir := range strings.SplitSeq(value, separator) {
		if dir == "" {
			continue
		}
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("%q cannot be read: %w", dir, errors.Unwrap(err))
		}
		if !info.IsDir() {
			return fmt.Errorf("%q is not a folder", dir)
		}
		s.corpus = append(s.corpus, dir)
	}
	return nil
}

func readStarter(s *settings, value string) error { return readSwitch(&s.starter, value) }

func readMeaning(s *settings, value string) error { return readSwitch(&s.meaning, value) }

func readJournal(s *settings, value string) error { return readSwitch(&s.journal, value) }

func readToken(s *settings, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) || strings.HasPrefix(value, "Bot ") {
		return errors.New("this is no token: copy it from the application's page in Discord's portal, without anything around it")
	}
	s.token = value
	return nil
}

func readGuild(s *settings, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r < '0' || r > '9' }) {
		return fmt.Errorf("%q is not the id of a server, which is a number", value)
	}
	s.guild = value
	return nil
}

func readDiscordAPI(s *settings, value string) error {
	if u, err := url.Parse(value); value != "" && (err != nil || u.Host == "") {
		return fmt.Errorf("%q is not an address such as http://127.0.0.1:8080", value)
	}
	s.discordAPI = value
	return nil
}

func readCooldown(s *settings, value string) error {
	questions, per, _ := strings.Cut(value, "/")
	n, err := strconv.Atoi(questions)
	duration, durationErr := time.ParseDuration(per)
	if err != nil || durationErr != nil || n < 1 || duration <= 0 {
		return fmt.Errorf("%q is not a number and a time such as 5/20s", value)
	}
	s.cooldown = bot.Cooldown{Questions: n, Per: duration}
	return nil
}

func readManagers(s *settings, value string) error {
	s.managers = bot.Managers{}
	for word := range strings.SplitSeq(value, ",") {
		switch word = strings.TrimSpace(word); {
		case word == "server":
			s.managers.Server = true
		case word == "" || word == "none":
		case strings.Trim(word, "0123456789") == "":
			s.managers.Roles = append(s.managers.Roles, word)
		default:
			return fmt.Errorf("%q is not server, none or a list of roles' ids, which are numbers", value)
		}
	}
	return nil
}

func readSwitch(on *bool, value string) error {
	switch strings.ToLower(value) {
	case "on", "true", "yes", "1":
		*on = true
	case "off", "false", "no", "0":
		*on = false
	default:
		return fmt.Errorf("%q is neither on nor off", value)
	}
	return nil
}

func readPeopleFile(s *settings, value string) error { return readFileName(&s.people, value) }

func readSynonyms(s *settings, value string) error { return readFileName(&s.synonyms, value) }

func readFileName(name *string, value string) error {
	if value != "" {
		if _, err := os.Stat(value); err != nil {
			return fmt.Errorf("%q cannot be read: %w", value, errors.Unwrap(err))
		}
	}
	*name = value
	return nil
}

func readCount(s *settings, value string) (err error) {
	if s.count, err = strconv.Atoi(value); err != nil || s.count < 1 || s.count > 5 {
		return fmt.Errorf("%q is not a number from 1 to 5", value)
	}
	return nil
}

func readIndexDir(s *settings, value string) error {
	switch value {
	case inMemory:
		s.indexDir = ""
	case "":
		// Without a home there is no cache folder; the index is in memory then.
		if cache, err := os.UserCacheDir(); err == nil {
			s.indexDir = filepath.Join(cache, "summitbot", "index")
		}
	default:
		s.indexDir = value
	}
	return nil
}

func readDataDir(s *settings, value string) error {
	if s.dataDir = value; value == "" {
		s.dataDir = dataDir()
	}
	return nil
}

// dataDir returns the folder for data that lasts, as each system has it (XDG Base Directory Specification elsewhere).
func dataDir() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		if dir, err := os.UserConfigDir(); err == nil {
			return filepath.Join(dir, "summitbot")
		}
		return ""
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "summitbot")
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share", "summitbot")
	}
	return ""
}

func readFeedInterval(s *settings, value string) (err error) {
	if s.feedInterval, err = time.ParseDuration(value); err != nil || s.feedInterval < time.Minute {
		return fmt.Errorf("%q is not a time of a minute or more, such as 30m or 2h", value)
	}
	return nil
}

func readFetchPorts(s *settings, value string) error {
	s.guard.Ports = nil
	for word := range strings.SplitSeq(value, ",") {
		port, err := strconv.ParseUint(strings.TrimSpace(word), 10, 16)
		if err != nil || port == 0 {
			return fmt.Errorf("%q is not a list of ports such as 80,443", value)
		}
		s.guard.Ports = append(s.guard.Ports, uint16(port))
	}
	return nil
}

func readFetchNetworks(s *settings, value string) error {
	s.guard.Networks = nil
	for word := range strings.SplitSeq(value, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		network, err := netip.ParsePrefix(word)
		if err != nil {
			return fmt.Errorf("%q is not a list of networks such as 10.1.0.0/16,fd00::/8", value)
		}
		s.guard.Networks = append(s.guard.Networks, network)
	}
	return nil
}

func readMaxFileSize(s *settings, value string) error {
	digits, factor := value, int64(1)
	for suffix, f := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if d, ok := strings.CutSuffix(value, suffix); ok {
			digits, factor = d, f
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
	if err != nil || n < 1 || n > math.MaxInt64/factor {
		return fmt.Errorf("%q is not a size such as 500KiB or 8MiB", value)
	}
	s.maxFileSize = n * factor
	return nil
}

func readLogLevel(s *settings, value string) error {
	if err := s.logLevel.UnmarshalText([]byte(value)); err != nil {
		return fmt.Errorf("%q is none of debug, info, warn, error", value)
	}
	return nil
}

// parse reads the arguments of a command: the settings and what own adds, among any other words. All mistakes are
// reported together.
func (p process) parse(args []string, own func(*flag.FlagSet)) (s settings, rest []string, err error) {
	flags := flag.NewFlagSet("summitbot", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	given := make(map[string]string)
	for _, row := range table {
		if row.flag == "" {
			continue
		}
		flags.Func(row.flag, "", func(value string) error {
			if row.flag == "corpus" { // one folder each time, whatever its name
				value = given[row.flag] + value + flagSeparator
			}
			given[row.flag] = value
			return nil
		})
	}
	flags.BoolFunc("no-starter", "", func(string) error { given["starter"] = "off"; return nil })
	if own != nil {
		own(flags)
	}
	// Flags may stand behind other words too, as people write them; "--" ends them.
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return s, nil, err
			}
			return s, nil, usageError{err}
		}
		ended := len(args) > flags.NArg() && args[len(args)-flags.NArg()-1] == "--"
		args = flags.Args()
		if ended || len(args) == 0 {
			rest = append(rest, args...)
			break
		}
		rest, args = append(rest, args[0]), args[1:]
	}
	file, err := readDotEnv()
	mistakes := []error{err}
	for _, row := range table {
		value, name := row.standard, row.env
		if v := file[row.env]; v != "" {
			value, name = v, row.env+" in .env"
		}
		if v, _ := p.getenv(row.env); v != "" {
			value, name = v, row.env
		}
		if v, ok := given[row.flag]; ok && row.flag != "" {
			value, name = v, "--"+row.flag
		}
		if err := row.read(&s, value); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: %w", name, err))
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return s, nil, usageError{err}
	}
	return s, rest, nil
}

// readDotEnv reads the file .env, if there is one. Nothing else uses that file here, so a name that is no setting is a
// mistake; in the environment anything may stand.
func readDotEnv() (map[string]string, error) {
	// Looked at before it is opened: opening a pipe would wait for its writer.
	if info, err := os.Stat(".env"); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New(".env is not a regular file: remove it, or make it a file of settings")
	}
	file, err := godotenv.Read()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		// The library's error quotes the line, and a line may hold a secret.
		return nil, errors.New(".env cannot be read: every line is NAME=value, or a comment that begins with #")
	}
	var unknown []string
	for name := range file {
		if !slices.ContainsFunc(table, func(row setting) bool { return row.env == name }) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return file, fmt.Errorf(".env has unknown settings: %s", strings.Join(unknown, ", "))
	}
	return file, nil
}

func settingsUsage() string {
	var b strings.Builder
	for _, row := range table {
		name := ""
		if row.flag != "" {
			name = "--" + row.flag
		}
		fmt.Fprintf(&b, "  %-16s %-16s %s", name, row.env, row.help)
		if row.standard != "" {
			fmt.Fprintf(&b, " (default %s)", row.standard)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
