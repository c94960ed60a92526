package site

import (
	"encoding/json"

	"sheaf/site/asset"
	"sheaf/site/render"
)

// A page lists only the branch of the sidebar that it is on. The rest is in one file for the whole site, which
// static/ts/sidebar.ts fetches when a reader opens a folder that is not listed.

const sidebarAddress = asset.Folder + "/sidebar.js"

// A sidebarRow is a line of that file: title and address from the site's root; of what has pages below it also their number
// and rows; and 1 where a line stands above it (see render.Branch.Apart). It is a list without names, which would
// be most of the file.
type sidebarRow []any

// sidebarFile is a script with the whole sidebar.
func (s *Site) sidebarFile(int) ([]byte, error) {
	t := treeMaker{nav: s.nav, current: nowhere, whole: true}
	data, err := json.Marshal(sidebarRows(t.folder(0, 0)))
	if err != nil {
		return nil, err
	}
	return append(append([]byte("sheaf.sidebar="), data...), '\n'), nil
}

func sidebarRows(branches []render.Branch) []sidebarRow {
	rows := make([]sidebarRow, len(branches))
	for i := range branches {
		b := &branches[i]
		row := sidebarRow{b.Title, b.URL}
		if b.Folder || b.Apart {
			row = append(row, b.Count, sidebarRows(b.Branches))
		}
		if b.Apart {
			row = append(row, 1)
		}
		rows[i] = row
	}
	return rows
}
