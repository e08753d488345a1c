#include "observation/observer.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using observation::Observer;

namespace {

observation::Sitting twoPictures(const model::Model &model)
{
    observation::Sitting sitting;
    sitting.concept_ = "a woman";
    sitting.base = "a person";
    sitting.prompts = {"a doctor"};
    sitting.seeds = {1, 2};
    sitting.settings = sampling::Settings::foretelling(model, 2);
    return sitting;
}

} // namespace

class ObserverTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A damaged note is looked at again, and replaced.
    void nothingIsLookedAtTwice()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto sitting = twoPictures(model);
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "journal.json");
        base::Context context;
        const auto evaluationsOfALook = [&](const std::string &name, observation::Seen *seen) {
            observation::Perceiver perceiver(model, sitting);
            format::Journal journal(file, "a run");
            *seen = Observer(perceiver, journal).look(name, {}, context);
            return perceiver.evaluations();
        };
        observation::Seen first, again, other;
        QVERIFY(evaluationsOfALook("before", &first) > 0);
        QCOMPARE(first.shown.size(), size_t(2));
        QCOMPARE(evaluationsOfALook("before", &again), std::int64_t(0));
        QCOMPARE(again.shown, first.shown);
        QCOMPARE(again.named, first.named);
        QCOMPARE(again.others, first.others);
        QVERIFY(evaluationsOfALook("after", &other) > 0);

        const auto kept = *format::Journal(file, "a run").find("before");
        auto ofThree = kept, shortOfOne = kept;
        ofThree["shown"].push_back(true);
        shortOfOne["others"][0].erase(1);
        for (const nlohmann::json &damaged :
             {nlohmann::json("text"), nlohmann::json{{"shown", true}}, ofThree, shortOfOne}) {
            format::Journal(file, "a run").write("before", damaged);
            QVERIFY(evaluationsOfALook("before", &again) > 0);
            QCOMPARE(again.shown, first.shown);
            QCOMPARE(*format::Journal(file, "a run").find("before"), kept);
        }
    }

    void theOtherAttributesAreThePerceivers()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        observation::Perceiver perceiver(model, twoPictures(model));
        format::Journal journal;
        const auto others = Observer(perceiver, journal).otherAttributes();
        QCOMPARE(others.size(), model.knowledge.attributes.size() - 1);
        QCOMPARE(others, perceiver.otherAttributes());
    }
};

DEVIASCOPE_TEST(ObserverTest, "observation/observer")
#include "observer_test.moc"
