package serve

import (
	"embed"
	"io/fs"
	"sync"

	"sheaf/site/asset"
)

// The browser's side, in TypeScript. It is bundled when a page first asks for it.

//go:embed live/*.ts live/live.css
var liveFiles embed.FS

// A client is the browser's side, ready to be sent.
type client struct {
	bundle func() ([]byte, error)
	sheet  []byte
}

func newClient() *client {
	files, err := fs.Sub(liveFiles, "live")
	if err != nil {
		panic(err) // the name is a constant
	}
	sheet, err := fs.ReadFile(files, "live.css")
	if err != nil {
		panic(err) // it is embedded
	}
	return &client{sync.OnceValues(func() ([]byte, error) { return asset.Script(files, "live.ts") }), sheet}
}
