#pragma once
#include <filesystem>
#include <string_view>
#include <vector>
#include <cstdint>
namespace deviascope::text {
struct Tokens { std::vector<std::int64_t> ids; };
class ClipTokenizer { public: static ClipTokenizer load(const std::filesystem::path &){return {};} Tokens encode(std::string_view t) const {
 Tokens r; r.ids.assign(32,2109); r.ids[0]=2108; if(t=="") return r; auto set=[&](std::vector<int> v){for(size_t i=0;i<v.size();++i) r.ids[i+1]=v[i];};
 if(t=="a doctor") set({320,835}); else if(t=="a woman") set({320,545}); else if(t=="a man") set({320,525}); else if(t=="a person") set({320,540}); else if (t=="a person with dark skin") set({320,540,538,549,526}); else set({320,549,268,560,545,835,512,320,577,524}); return r; } };
}
