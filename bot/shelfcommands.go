package bot

import "github.com/bwmarrin/discordgo"

// Names of the command about the articles, of its options and of its buttons.
const (
	articlesCommand = "articles"
	urlOption       = "url"
	fileOption      = "file"
	articleOption   = "article"
	addButton       = "add"
	removeButton    = "remove"
	cancelButton    = "cancel"
	listButton      = "list"
)

// routes is the part of the table that is about the articles themselves. Only the asker sees the answers.
func (s *shelf) routes() map[string]route {
	all := map[string]route{
		articlesCommand + " list": {handle: s.list, private: true},
		articlesCommand + " show": {handle: s.show, complete: s.propose, private: true},
		listButton:                {handle: s.leaf, private: true, edits: true},
	}
	options := []*discordgo.ApplicationCommandOption{
		subcommand("list", "List the articles that answers come from", "Список статей", "Список статей",
			option(wordsOption, "Words of the title", "Слова из заголовка", "Слова із заголовка")),
		subcommand("show", "Show what is known of an article", "Показать статью", "Показати статтю", completed(required(articleChoice()))),
	}
	if s.intake != nil {
		for name, r := range map[string]route{
			articlesCommand + " add":          {handle: s.add, slow: true},
			articlesCommand + " remove":       {handle: s.remove, complete: s.proposeOwn},
			articlesCommand + " refresh":      {handle: s.refresh, complete: s.proposeOwn, slow: true},
			articlesCommand + " feeds add":    {handle: s.follow, slow: true},
			articlesCommand + " feeds list":   {handle: s.listFeeds},
			articlesCommand + " feeds remove": {handle: s.unfollow, complete: s.proposeFeeds},
			addButton:                         {handle: s.confirm, edits: true, slow: true},
			removeButton:                      {handle: s.confirmRemoval, edits: true},
			cancelButton:                      {handle: s.cancel, edits: true},
		} {
			r.managing, r.private = true, true
			all[name] = r
		}
		options = append(options, s.managingOptions()...)
	}
	all[articlesCommand] = route{definition: &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Description: "The articles that answers come from",
		DescriptionLocalizations: localised("Статьи, по которым даются ответы", "Статті, за якими даються відповіді"),
		Options:                  options,
	}}
	return all
}

func (s *shelf) managingOptions() []*discordgo.ApplicationCommandOption {
	address := func(en, ru, uk string) *discordgo.ApplicationCommandOption { return option(urlOption, en, ru, uk) }
	file := option(fileOption, "A page, a document or an archive of these", "Страница, документ или архив", "Сторінка, документ або архів")
	file.Type = discordgo.ApplicationCommandOptionAttachment
	feeds := subcommand("feeds", "Feeds whose articles are added by themselves", "Ленты", "Стрічки",
		subcommand("add", "Follow a feed or a sitemap", "Добавить ленту", "Додати стрічку",
			required(address("Address of the feed, or of a page that names it", "Адрес ленты", "Адреса стрічки"))),
		subcommand("list", "List the feeds", "Список лент", "Список стрічок"),
		subcommand("remove", "Follow a feed no longer; its articles stay", "Убрать ленту", "Прибрати стрічку",
			completed(required(address("Address of the feed", "Адрес ленты", "Адреса стрічки")))))
	feeds.Type = discordgo.ApplicationCommandOptionSubCommandGroup
	return []*discordgo.ApplicationCommandOption{
		subcommand("add", "Look at an article and add it", "Добавить статью", "Додати статтю",
			address("Address of the page", "Адрес страницы", "Адреса сторінки"), file),
		subcommand("remove", "Remove an article that was added", "Удалить статью", "Видалити статтю", completed(required(articleChoice()))),
		subcommand("refresh", "Fetch an article's page again", "Обновить статью", "Оновити статтю", completed(required(articleChoice()))),
		feeds,
	}
}

func articleChoice() *discordgo.ApplicationCommandOption {
	return option(articleOption, "Words of its title, or its id", "Слова из заголовка или id", "Слова із заголовка або id")
}

func option(name, en, ru, uk string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: en, DescriptionLocalizations: *localised(ru, uk),
	}
}

func required(o *discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	o.Required = true
	return o
}

func completed(o *discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	o.Autocomplete = true
	return o
}
