#include "observation/perceiver.h"

#include "core/support.h"
#include "direction/direction.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using observation::Perceiver;
using observation::Sitting;
using statistics::Counted;

class PerceiverTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingCountedHasNoShare()
    {
        const Counted none;
        QVERIFY(!none.share());
        QCOMPARE(none.interval().high, 1.0);
        QVERIFY(statistics::toJson(none).at("share").is_null());
    }

    /// Calls before the first edit are made once; what is seen does not depend on that.
    void untouchedCallsAreMadeOnce()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const Sitting sitting{"a woman",
                              "a person",
                              {"a doctor", "a teacher"},
                              {1, 2, 3, 4, 5, 6},
                              sampling::Settings::foretelling(model, 4)};
        base::Context context;
        Perceiver perceiver(model, sitting);
        QCOMPARE(perceiver.pictures(), size_t(6));
        const auto before = perceiver.look("untouched", {}, context);
        QCOMPARE(perceiver.evaluations(), std::int64_t(6 * 4 * 2));
        QCOMPARE(before.shown.size(), size_t(6));
        QCOMPARE(before.named.size(), size_t(6));
        QCOMPARE(before.others.size(), perceiver.otherAttributes().size());
        QCOMPARE(before.others.front().size(), size_t(6));

        direction::Direction direction;
        direction.tensors[network::kMid] = at::full({1, 192, 4, 4}, 0.5);
        direction::Application late;
        late.window = {0, 400};
        const auto edits = direction::interventionsOf(direction, late);
        const auto cached = perceiver.look("late", edits, context);
        const auto spent = perceiver.evaluations();
        QVERIFY(spent < 2 * 6 * 4 * 2);
        Perceiver fresh(model, sitting);
        const auto plain = fresh.look("late", edits, context);
        QCOMPARE(plain.shown, cached.shown);
        QCOMPARE(plain.named, cached.named);
    }

    void noPicturesAreRefused()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto error = tests::errorOf([&] {
            Perceiver(model, {"a woman", "a person", {}, {1}, sampling::Settings::of(model)});
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(PerceiverTest, "observation/perceiver")
#include "perceiver_test.moc"
