# What can be done with this repository. `make` alone lists it.
# Serving and building need Go and nothing else; the browser tests also need Node.js, Chromium and Java.

.DEFAULT_GOAL := help
.PHONY: help serve build bundle test test-go test-raced test-plain test-browser check check-go check-notes fmt bench bench-stages bench-builds bench-peers bench-search bench-serve soak picture release clean

GO    ?= go
NOTES ?= notes
OUT   ?= public
PORT  ?=

# The race detector needs cgo and a C compiler, and makes tests several times slower. Of package site those tests run
# under it that build, write, follow edits or make something in parallel; they race the compiler and the highlighter, too,
# whose own tests would take minutes. The program's scripts start nothing that site and site/serve do not. Package site's
# property tests open so many files that go takes half a minute to note them for its cache of results, hence -count=1.
RACE = $(shell [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v "$$($(GO) env CC)" >/dev/null && echo -race)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What formulas and diagrams need comes from npm, by the lock file, and is embedded in the program. Without npm
# everything else builds and works.
BUNDLE = bundle/dist/version

bundle: ## fetch from npm what typesets formulas and draws diagrams
	rm -f $(BUNDLE)
	@$(MAKE) --no-print-directory $(BUNDLE)

$(BUNDLE): bundle/package-lock.json bundle/src/* bundle/make/main.go
	@if command -v npm >/dev/null && (cd bundle && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && $(GO) run ./make); then :; \
	  else echo "no npm bundle: pages will show the source of formulas and diagrams" >&2; fi

serve: $(BUNDLE) ## read the notes in a browser, live (NOTES=folder, PORT=number)
	$(GO) run ./cmd/sheaf serve $(NOTES) $(if $(PORT),--port $(PORT))

build: $(BUNDLE) ## make the site of the notes in public/ (NOTES=folder, OUT=folder)
	$(GO) run ./cmd/sheaf build $(NOTES) -o $(OUT)

test: test-go test-browser ## run every test: Go's, then those in a browser

test-go: $(BUNDLE) ## run the Go tests, with the race detector where there is a C compiler
	@$(MAKE) --no-print-directory -j2 test-raced test-plain # the tests of site/serve wait for most of their time

test-raced:
	$(GO) test $(RACE) $$($(GO) list ./... | grep -v -e '/site/highlight$$' -e '/site/markdown$$' -e '/site$$' -e '/cmd/sheaf$$')
	$(GO) test $(RACE) -run 'Build|Output|Write|Unchanged|Update|Follow|Embed|Cop(y|ies)|Card|Search|Offline' -skip '^(TestIncremental|TestSession|TestSplitting)' ./site -rapid.checks=20

test-plain:
	$(GO) test -count=1 ./site -rapid.checks=40
	$(GO) test ./site/highlight ./site/markdown ./cmd/sheaf

test-browser: $(BUNDLE) ## run the browser tests; installs what they need where it may
	sh e2e/run.sh

check: check-go check-notes ## look for mistakes without running tests (STATICCHECK=1 for more)
	sh .ci/lint

# What other systems run is compiled for its types alone, so nothing is optimised.
check-go: ## check the format of the Go code, and vet it for every system that Sheaf runs on
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	  [ -z "$$unformatted" ] || { echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	GOOS=windows CGO_ENABLED=0 $(GO) vet -gcflags='all=-N -l' ./...
	GOOS=darwin CGO_ENABLED=0 $(GO) vet -gcflags='all=-N -l' ./...

check-notes: ## check the links of the notes
	$(GO) run ./cmd/sheaf check $(NOTES)

fmt: ## format the Go code
	gofmt -w $$(git ls-files -co --exclude-standard '*.go')

bench: bench-stages bench-builds ## measure each stage, then whole builds of generated vaults (SIZES=100,1000,10000)

bench-stages: ## measure each stage (BENCH=pattern)
	$(GO) test -run '^$$' -bench '$(or $(BENCH),.)' -benchmem ./...

bench-builds: ## measure whole builds of generated vaults (SIZES=100,1000,10000,100000)
	$(GO) run ./bench builds $(if $(SIZES),-notes $(SIZES))

bench-peers: ## compare with Hugo and a bare loop, in turn (CORPUS=folder of Markdown; see bench/README.md)
	sh bench/peers.sh

bench-search: ## compare the search with Pagefind's and MiniSearch's (CORPUS=folder QUERIES=list.json SCORE=score.mjs)
	sh bench/search.sh

bench-serve: ## measure the development server, from a save to the fresh page (HUGO=program NOTE_COUNT=10000 EDITS=100)
	GO="$(GO)" sh bench/serve.sh $(if $(NOTE_COUNT),-notes $(NOTE_COUNT)) $(if $(EDITS),-edits $(EDITS))

soak: ## edit the notes of a running server at random for a quarter of an hour (MINUTES=15 NOTE_COUNT=1000 SEED=1)
	$(GO) run ./bench soak $(if $(MINUTES),-minutes $(MINUTES)) $(if $(NOTE_COUNT),-notes $(NOTE_COUNT)) $(if $(SEED),-seed $(SEED))

picture: ## make the README's pictures anew
	sh e2e/run.sh picture

# The version is that of the checkout. ADDRESS is where the files will be, which `sheaf init` writes into workflows.
release: $(BUNDLE) ## make archives for all systems, checksums and bill of materials in dist/ (ADDRESS=https://…, TAG=v1.2.3)
	$(GO) run ./release -go "$(GO)" -o dist $(if $(ADDRESS),-address "$(ADDRESS)") $(if $(TAG),-tag "$(TAG)") $(if $(TARGETS),-targets "$(TARGETS)")

clean: ## remove what these targets made
	rm -rf $(OUT) bin dist e2e/out bundle/node_modules bundle/dist/*
