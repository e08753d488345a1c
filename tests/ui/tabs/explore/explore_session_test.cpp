#include "tabs/explore/explore_session.h"

#include "base/error.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

engine::ModelSummary emoji()
{
    engine::ModelSummary model;
    model.hash = "new";
    model.formerHash = "former";
    model.prompts = {"a doctor"};
    model.pictures = 3;
    model.steps = 20;
    model.sampler = "ddim";
    model.samplers = {"ddim", "euler"};
    model.concepts = {{"a woman", "somebody"}};
    return model;
}

engine::DirectionSummary summaryOf(const std::string &id)
{
    engine::DirectionSummary direction;
    direction.id = direction.name = id;
    direction.suggestedScale = 1.25;
    return direction;
}

Summaries libraryOf(const std::vector<std::string> &ids)
{
    Summaries library;
    for (const std::string &id : ids)
        library[id] = summaryOf(id);
    return library;
}

/// A store on a full disk.
class FullStore final : public StateStore {
public:
    std::optional<std::string> value(const std::string &) const override { return {}; }
    void setValue(const std::string &, const std::string &) override
    {
        throw base::Error(base::ErrorKind::DiskFull, "Nothing more can be written");
    }
    std::string heldBy() const override { return {}; }
};

} // namespace

class ExploreSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNewModelBeginsWithItsDefaults()
    {
        MemoryStateStore store;
        ExploreSession session(store);
        session.open(emoji(), libraryOf({"hat"}));
        const ExploreState &state = session.state();
        QCOMPARE(state.settings.prompt, std::string("a doctor"));
        QCOMPARE(state.settings.seeds, (std::vector<std::uint64_t>{0, 1, 2}));
        QCOMPARE(state.baseText, std::string("somebody"));
        QVERIFY(session.hasCard("hat")); // every direction of the library has its place
        QVERIFY(!session.canUndo());
    }

    /// Also one that was kept under the model's former hash; what the model cannot do is put right.
    void aModelOpensAsItWasLeft()
    {
        MemoryStateStore store;
        ExploreState left;
        left.settings.prompt = "a judge";
        left.settings.seeds = {7};
        left.settings.sampler = "unheard of";
        left.cards = {{{"gone", 2}}};
        left.solo = "gone";
        store.setValue("explore/former", toJson(left));
        ExploreSession session(store);
        session.open(emoji(), {});
        QCOMPARE(session.state().settings.prompt, std::string("a judge"));
        QCOMPARE(session.state().settings.sampler, std::string("ddim"));
        QVERIFY(session.state().cards.empty() && session.state().solo.empty());
        left.settings.prompt = "a teacher";
        store.setValue("explore/new", toJson(left));
        session.open(emoji(), {});
        QCOMPARE(session.state().settings.prompt, std::string("a teacher"));
    }

    void whatIsSetIsKept()
    {
        MemoryStateStore store;
        {
            ExploreSession session(store);
            session.open(emoji(), {});
            session.setTallyTarget(128);
            session.setQuestion("", "a person", "text"); // the concept stays
        }                                                // closed before the pause is over
        ExploreSession session(store);
        session.open(emoji(), {});
        QCOMPARE(session.state().tallyTarget, 128);
        QCOMPARE(session.state().conceptText, std::string("a woman"));
        QCOMPARE(session.state().method, std::string("text"));
    }

    void nothingIsKeptWhereAnotherHoldsTheStore()
    {
        MemoryStateStore held("another window");
        {
            ExploreSession session(held);
            session.open(emoji(), {});
            session.setTallyTarget(128);
        }
        QVERIFY(!held.value("explore/new"));
    }

    void aFullDiskIsSaid()
    {
        FullStore store;
        ExploreSession session(store);
        QSignalSpy failed(&session, &ExploreSession::saveFailed);
        session.open(emoji(), {});
        session.commit();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
        QVERIFY(failed.front().front().toString().contains(QStringLiteral("can be written")));
    }

    void aMovedSliderActs()
    {
        MemoryStateStore store;
        ExploreSession session(store);
        session.open(emoji(), libraryOf({"hat", "woman"}));
        QVERIFY(!session.setScale("nobody", 1));
        CardState off;
        off.slider.direction = "hat";
        off.on = false;
        QVERIFY(session.setCard(off));
        QVERIFY(!session.setCard(off)); // nothing is another by it
        session.setSolo("woman");
        QVERIFY(session.setScale("hat", 1));
        QVERIFY(!session.setScale("hat", 1));
        QCOMPARE(activeSliders(session.state()), (engine::Sliders{{"hat", 1}}));
        session.setSolo("hat");
        QVERIFY(session.setScale("hat", 2)); // its own solo stays
        QCOMPARE(session.state().solo, std::string("hat"));
        session.resetSliders();
        QVERIFY(activeSliders(session.state()).empty() && session.state().solo.empty());
    }

    void undoGoesStepByStep()
    {
        MemoryStateStore store;
        ExploreSession session(store);
        const Summaries library = libraryOf({"hat"});
        session.open(emoji(), library);
        session.setScale("hat", 1);
        session.setScale("hat", 2); // a drag is one step
        session.commit();
        engine::DrawSettings settings = session.state().settings;
        settings.prompt = "a judge";
        QVERIFY(session.setSettings(settings));
        QVERIFY(!session.setSettings(settings));
        session.commit();
        base::OptionValues options = noOptions();
        options.set("negative", "a hat");
        session.setDiscovery(options);

        ExploreSession::Change change = session.undo(library);
        QVERIFY(change.settings && !change.cards);
        QCOMPARE(session.state().settings.prompt, std::string("a doctor"));
        change = session.undo(library);
        QVERIFY(!change.settings && !change.cards);
        QVERIFY(activeSliders(session.state()).empty());
        QVERIFY(!session.canUndo() && session.canRedo());
        QVERIFY(session.state().discovery == options); // set apart from the pictures
        session.redo(library);
        QCOMPARE(activeSliders(session.state()), (engine::Sliders{{"hat", 2}}));
    }

    /// Cards whose direction came later stay, and those whose file is gone never come back.
    void undoKeepsToTheLibrary()
    {
        MemoryStateStore store;
        ExploreSession session(store);
        session.open(emoji(), libraryOf({"hat"}));
        session.place(summaryOf("woman"));
        session.commit();
        QCOMPARE(session.state().cards.front().slider.scale, 1.25);
        session.undo(libraryOf({"hat", "woman"}));
        QVERIFY(session.hasCard("woman")); // still there, at 0
        QVERIFY(activeSliders(session.state()).empty());
        session.drop("woman");
        session.forgetHistory();
        QVERIFY(!session.canUndo() && !session.canRedo());
        QVERIFY(!session.hasCard("woman"));
    }
};

DEVIASCOPE_TEST(ExploreSessionTest, "tabs/explore/explore_session")
#include "explore_session_test.moc"
