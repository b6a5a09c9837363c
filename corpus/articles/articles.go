// Package articles carries the starter corpus: the project's own articles on the Alaska summit of August 2025.
package articles

import "embed"

// FS holds the starter articles as Markdown files.
//
//go:embed *.md
var FS embed.FS
