package vault

// A language's pieces are fragments of code that stand in any order; NAME, OTHER, KIND, NUMBER and TEXT
// are replaced, so that blocks differ as they do in real notes.
type language struct {
	name   string
	pieces []string
}

var languages = []language{
	{"go", []string{`// NAME returns the KIND OTHER that holds at least n bytes.
func NAME(ctx context.Context, n int) (*KIND, error) {
	if n > NUMBER {
		return nil, fmt.Errorf("OTHER %d: %w", n, errTooLarge)
	}
	select {
	case v := <-s.OTHER:
		return v, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
`, `type KIND struct {
	NAME  map[string][]byte ` + "`json:\"NAME,omitempty\"`" + `
	OTHER atomic.Int64
	mu    sync.Mutex // guards NAME
}
`}},
	{"python", []string{`class KIND:
    """TEXT"""

    def NAME(self, OTHER: int = NUMBER) -> list[str]:
        return [f"{key}:{OTHER}" for key in self._NAME if key is not None]

`, `@retry(times=3)
async def NAME(OTHER):
    async with lock:  # TEXT
        await asyncio.sleep(0.NUMBER)
        yield OTHER, r"\d+"

`}},
	{"cpp", []string{`template <typename T>
class KIND final : public Base<T> {
public:
    explicit KIND(std::size_t NAME) noexcept : NAME_(NAME), OTHER_(NUMBER) {}
    [[nodiscard]] auto NAME() const -> const T& { return *OTHER_.load(); } // TEXT
private:
    std::atomic<T*> OTHER_{nullptr};
};
`, `#include <vector>
#define NAME_LIMIT NUMBER
int main(int argc, char** argv)
{
    std::vector<int> NAME{1, 2, 3};
    for (auto&& OTHER : NAME)
        std::cout << "TEXT\n" << OTHER << std::endl;
    return 0;
}
`}},
	{"rust", []string{`impl<'a, T: Clone> KIND<'a, T> {
    pub fn NAME(&mut self, OTHER: &'a str) -> Option<T> {
        self.OTHER.get(OTHER).cloned().filter(|_| self.count < NUMBER)
    }
}
`}},
	{"js", []string{`export async function NAME({ OTHER = NUMBER, ...rest }) {
  const response = await fetch(` + "`/api/${OTHER}`" + `); // TEXT
  if (!response.ok) throw new Error('KIND');
  return response.json();
}
`}},
	{"sql", []string{`SELECT NAME.id, count(*) AS OTHER
FROM NAME LEFT JOIN OTHER ON OTHER.id = NAME.OTHER_id
WHERE NAME.created_at > now() - interval '1 day' AND OTHER.size >= NUMBER -- TEXT
GROUP BY 1 ORDER BY 2 DESC LIMIT 10;
`}},
	{"bash", []string{`for NAME in "$@"; do
  if [[ -f "$NAME" ]]; then
    grep -c 'KIND' "$NAME" | awk '{ print $1 + NUMBER }'  # TEXT
  fi
done
`}},
	{"yaml", []string{`NAME:
  kind: KIND
  replicas: NUMBER # TEXT
  OTHER:
    - name: "NAME"
      enabled: true
`}},
	{"json", []string{`{"NAME": {"kind": "KIND", "OTHER": [NUMBER, 1.5e3, null, true], "text": "TEXT"}}
`}},
	{"", []string{`+--------+      +---------+
|  NAME  | ---> |  OTHER  |
+--------+      +---------+
`}},
}
