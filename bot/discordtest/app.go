package discordtest

import "net/http"

func (s *Server) getGateway(*request) (int, any, *apiError) {
	return http.StatusOK, map[string]any{"url": s.gatewayURL()}, nil
}

func (s *Server) getGatewayBot(*request) (int, any, *apiError) {
	return http.StatusOK, map[string]any{
		"url": s.gatewayURL(), "shards": 1,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": s.identifies, "reset_after": 24 * 60 * 60 * 1000, "max_concurrency": 1,
		},
	}, nil
}

func (s *Server) getMe(*request) (int, any, *apiError) {
	me := *s.Bot
	return http.StatusOK, &me, nil
}

func (s *Server) getApplication(*request) (int, any, *apiError) {
	me := *s.Bot
	return http.StatusOK, map[string]any{
		"id": me.ID, "name": me.Username, "description": "", "icon": nil, "bot": &me, "bot_public": true,
		"bot_require_code_grant": false, "flags": 0, "verify_key": "", "approximate_guild_count": len(s.guilds),
		"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}},
	}, nil
}
