#include "task/found_directions.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using task::FoundDirections;
namespace fs = std::filesystem;

class FoundDirectionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasFoundIsFoundAgain()
    {
        format::Journal journal(m_folders.path("journal"), "run");
        FoundDirections kept(m_folders.path(""), "evaluate-7-", journal);
        QVERIFY(!kept.find("self-0"));
        kept.keep("self-0", {named("a woman"), "It does nothing."});
        QVERIFY(fs::exists(m_folders.path("evaluate-7-self-0.safetensors")));
        QVERIFY(!kept.find("self-1"));

        format::Journal again(m_folders.path("journal"), "run");
        const auto found = FoundDirections(m_folders.path(""), "evaluate-7-", again).find("self-0");
        QVERIFY(found);
        QCOMPARE(found->direction.name, std::string("a woman"));
        QVERIFY(at::equal(found->direction.text, named("a woman").text));
        QCOMPARE(found->reason, std::string("It does nothing."));
    }

    /// A file alone says nothing: another run may have left it.
    void anotherRunFindsNothing()
    {
        format::Journal journal(m_folders.path("one"), "one");
        FoundDirections(m_folders.path(""), "a-", journal).keep("self-0", {named("a woman"), ""});
        format::Journal other(m_folders.path("one"), "other");
        QVERIFY(!FoundDirections(m_folders.path(""), "a-", other).find("self-0"));
    }

    void aFileThatIsAnotherByNowIsNotTaken()
    {
        format::Journal journal(m_folders.path("two"), "two");
        FoundDirections kept(m_folders.path(""), "b-", journal);
        const fs::path file = m_folders.path("b-self-0.safetensors");
        kept.keep("self-0", {named("a woman"), ""});
        QVERIFY(kept.find("self-0"));
        direction::writeDirection(file, named("a man"));
        QVERIFY(!kept.find("self-0"));
        kept.keep("self-0", {named("a man"), ""});
        QVERIFY(kept.find("self-0"));
        fs::resize_file(file, 20); // damaged
        QVERIFY(!kept.find("self-0"));
        fs::remove(file);
        QVERIFY(!kept.find("self-0"));
    }

private:
    static direction::Direction named(const std::string &name)
    {
        direction::Direction direction;
        direction.name = name;
        direction.text = at::full({1, 4, 8}, static_cast<double>(name.size()), at::kFloat);
        return direction;
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(FoundDirectionsTest, "task/found_directions")
#include "found_directions_test.moc"
