"""PreferenceService: columns, schemes, keymap, theme."""

from __future__ import annotations

import secrets

from cellar.v1 import preference_pb2 as pb
from cellar.v1 import preference_pb2_grpc
from cellar_server.kernel.lists import preferences
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc.calls import Call


class Preferences(preference_pb2_grpc.PreferenceServiceServicer):
    def GetPreferences(self, request: pb.GetPreferencesRequest, call: Call) -> pb.GetPreferencesResponse:
        with call.books.commands.reading(call.principal) as work:
            found = preferences.read(work, request.prefix)
        return pb.GetPreferencesResponse(
            preferences=[pb.Preference(key=one.key, value=one.value, shared=one.shared) for one in found]
        )

    def SetPreference(self, request: pb.SetPreferenceRequest, call: Call) -> pb.SetPreferenceResponse:
        wanted = preferences.Preference(request.preference.key, request.preference.value, request.preference.shared)

        def body(work: UnitOfWork) -> Reply:
            preferences.put(work, wanted)
            return Reply("preference", 0)

        # Setting the same value twice is the same as once, so the contract carries no request id.
        call.books.commands.run(call.principal, Request(secrets.token_hex(16)), body)
        return pb.SetPreferenceResponse()
