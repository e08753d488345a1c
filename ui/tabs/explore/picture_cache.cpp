#include "tabs/explore/picture_cache.h"

namespace deviascope::ui {

namespace {

std::size_t sizeOf(const engine::Drawn &drawn)
{
    std::size_t bytes = 0;
    for (const base::Picture &picture : drawn.pictures)
        bytes += picture.rgb.size();
    return bytes;
}

} // namespace

void PictureCache::insert(const std::string &key, engine::Drawn drawn)
{
    if (const auto found = m_index.find(key); found != m_index.end()) {
        m_used -= sizeOf(found->second->second);
        m_entries.erase(found->second);
        m_index.erase(found);
    }
    m_used += sizeOf(drawn);
    m_entries.emplace_front(key, std::move(drawn));
    m_index[key] = m_entries.begin();
    while (m_used > m_limit && m_entries.size() > 1) {
        m_used -= sizeOf(m_entries.back().second);
        m_index.erase(m_entries.back().first);
        m_entries.pop_back();
    }
}

const engine::Drawn *PictureCache::find(const std::string &key)
{
    const auto found = m_index.find(key);
    if (found == m_index.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    return &found->second->second;
}

void PictureCache::clear()
{
    m_entries.clear();
    m_index.clear();
    m_used = 0;
}

} // namespace deviascope::ui
